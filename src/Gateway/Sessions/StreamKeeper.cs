using System.Diagnostics.CodeAnalysis;
using Chatcode.Gateway.Tmux;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// Begins a session's streams: one when a link is there, a new one after every loss. Captures for requests go through here
/// too, since two captures of one pane must not cross.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim holds nothing unless its wait handle is used; requests may still wait on it at the end.")]
internal sealed partial class StreamKeeper(SessionHost host, TmuxSession session, TimeProvider time, ILogger logger)
{
    /// <summary>Lines of history in a snapshot that nobody asked for.</summary>
    private const int UnaskedHistoryLines = ProtocolLimits.DefaultSnapshotLines;

    /// <summary>Wait after a capture that failed while the session lives on.</summary>
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _capturing = new(1);

    private OutputLane Lane => host.Lane;

    /// <summary>Runs until the session is over or let go.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Lane.WaitForWorkAsync(cancellationToken).ConfigureAwait(false);
                await ServeAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The session is over, or the daemon stops.
        }
    }

    /// <summary>Answers a request for the screen.</summary>
    /// <exception cref="TmuxException">tmux could not tell.</exception>
    public async Task SnapshotAsync(string requestId, int historyLines, CancellationToken cancellationToken)
    {
        await Lane.WaitForStreamAsync(cancellationToken).ConfigureAwait(false);
        await _capturing.WaitAsync(cancellationToken).ConfigureAwait(false);
        var ticket = new PlaceTicket(Lane.Place);
        byte[][] answers = [];
        try
        {
            var capture = await session.Capture(historyLines, ticket.Use, cancellationToken).ConfigureAwait(false);
            answers = [SnapshotEncoder.Encode(host.Id, capture, ticket.Close()!, requestId), new Ack { RequestId = requestId, Ok = true }.ToUtf8()];
        }
        finally
        {
            Fill(ticket, answers);
            _capturing.Release();
        }
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Lane.State == LaneState.Paused)
            {
                await PauseAsync(cancellationToken).ConfigureAwait(false);
            }

            if (Lane.State == LaneState.Detached)
            {
                return;
            }

            await BeginAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TmuxException e)
        {
            LogFailed(logger, host.Id, e.Message);
            await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        LogPaused(logger, host.Id);
        if (host.Flowing)
        {
            await session.Pause(cancellationToken).ConfigureAwait(false);
            host.Flowing = false;
        }

        await Lane.WaitForDrainAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        await _capturing.WaitAsync(cancellationToken).ConfigureAwait(false);
        var flowing = host.Flowing;
        var ticket = new PlaceTicket(() => Begin(flowing));
        byte[][] snapshot = [];
        try
        {
            var capture = flowing
                ? await session.Capture(UnaskedHistoryLines, ticket.Use, cancellationToken).ConfigureAwait(false)
                : await session.Resume(UnaskedHistoryLines, ticket.Use, cancellationToken).ConfigureAwait(false);
            if (ticket.Close() is { } place)
            {
                snapshot = [SnapshotEncoder.Encode(host.Id, capture, place, null)];
            }
        }
        finally
        {
            if (snapshot.Length == 0 && ticket.Close() is not null)
            {
                Lane.Interrupt();
            }

            Fill(ticket, snapshot);
            _capturing.Release();
        }
    }

    // Runs where tmux has come to the capture. A pane that tmux paused since it was asked for sends nothing: a stream must
    // not begin here then.
    private PlacedMessages? Begin(bool wasFlowing)
    {
        if (wasFlowing && !host.Flowing)
        {
            return null;
        }

        host.Flowing = true;
        return Lane.BeginStream();
    }

    private void Fill(PlaceTicket ticket, byte[][] messages)
    {
        if (ticket.Close() is { } place)
        {
            Lane.Fill(place, messages);
        }
    }
}

using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Link;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Updates;

/// <summary>
/// Replaces the daemon. The old one fetches and checks the new one and makes way; <c>deploy/start.sh</c> starts that on trial; when it
/// has connected it keeps itself, else the old one is back. Whoever of them is here in the end tells of it.
/// </summary>
/// <param name="isBusy">Whether something runs that the end of this process would cut short.</param>
/// <param name="makeWay">Ends this process, to be started anew.</param>
internal sealed partial class Updater(
    GatewayOptions options, Notices notices, Func<bool> isBusy, Action makeWay, TimeProvider time, ILogger<Updater> logger)
{
    /// <summary>A link that stood for so long after hello was not refused for it.</summary>
    public static readonly TimeSpan Proof = TimeSpan.FromSeconds(2);

    private readonly UpdateState? _state = options.StateDirectory is { } folder ? new UpdateState(folder) : null;
    private readonly Lock _lock = new();
    private string? _underWay;

    /// <summary>Completed while no update is being fetched.</summary>
    public Task Fetching { get; private set; } = Task.CompletedTask;

    /// <summary>Tells how an update ended that an earlier process began.</summary>
    public async Task ReportAsync()
    {
        try
        {
            if (options.OnTrial || _state?.Pending is not { } asked)
            {
                return;
            }

            if (_state.Failure() is { } failure)
            {
                await TellFailureAsync(asked, failure).ConfigureAwait(false);
            }
            else
            {
                await TellSuccessAsync(asked).ConfigureAwait(false);
            }

            _state.Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogBroken(logger, e);
        }
    }

    /// <summary>A connection stands, and hello is said: a daemon on trial that keeps it for a moment has proved itself.</summary>
    public async Task ConfirmAsync(CancellationToken connection)
    {
        try
        {
            if (!options.OnTrial || _state?.Pending is not { } asked)
            {
                return;
            }

            await Task.Delay(Proof, time, connection).ConfigureAwait(false);
            _state.Keep();
            await TellSuccessAsync(asked).ConfigureAwait(false);
            _state.Clear();
        }
        catch (OperationCanceledException)
        {
            // Not this connection.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogBroken(logger, e);
        }
    }

    /// <summary>Begins an update.</summary>
    /// <param name="command">What to become.</param>
    /// <param name="acknowledged">Nothing is told before.</param>
    /// <param name="stopping">Cancelled when the daemon stops.</param>
    /// <returns>Why it can't begin; null when it does.</returns>
    public string? Begin(GatewayUpdate command, Task acknowledged, CancellationToken stopping)
    {
        if (_state is null)
        {
            return "this gateway was not started by its service (chatcode-gateway.service), which an update needs";
        }

        if (isBusy())
        {
            return "an agent is being installed, which an update would cut short";
        }

        lock (_lock)
        {
            // A daemon that is still on trial has an update under way that an earlier one began.
            if (_underWay is not null || (options.OnTrial && _state.Pending is not null))
            {
                return _underWay == command.RequestId ? null : "an update is under way";
            }

            _underWay = command.RequestId;
            Fetching = RunAsync(_state, command, acknowledged, stopping);
            return null;
        }
    }

    private async Task RunAsync(UpdateState state, GatewayUpdate command, Task acknowledged, CancellationToken stopping)
    {
        await acknowledged.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var asked = new GatewayUpdated { RequestId = command.RequestId, Version = command.Version };
        try
        {
            var file = ReleaseFile.Of(command, options.ConnectUrl);
            LogStarted(logger, command.Version, file.Address);
            state.Begin(asked);
            await ReleaseDownload.FetchAsync(file, state.Download, time, stopping).ConfigureAwait(false);
            await FirstStart.CheckAsync(state.Download, stopping).ConfigureAwait(false);
            state.Offer();
            LogTried(logger, command.Version);
            makeWay();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next daemon tells that it was interrupted.
        }
        catch (Exception e) when (e is UpdateException or IOException or UnauthorizedAccessException)
        {
            GiveUp(state);
            await TellFailureAsync(asked, e.Message).ConfigureAwait(false);
        }
    }

    // Before it is told: whoever hears of it may try again at once.
    private void GiveUp(UpdateState state)
    {
        try
        {
            state.Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogBroken(logger, e);
        }

        lock (_lock)
        {
            _underWay = null;
        }
    }

    private ValueTask TellSuccessAsync(GatewayUpdated asked)
    {
        LogKept(logger, GatewayPeer.Version);

        // What it is, whatever it was called by who asked.
        return notices.TellAsync((asked with { Version = GatewayPeer.Version }).ToUtf8());
    }

    private ValueTask TellFailureAsync(GatewayUpdated asked, string reason)
    {
        LogFailed(logger, asked.Version, reason);
        return notices.TellAsync(new GatewayUpdateFailed { RequestId = asked.RequestId, Error = reason }.ToUtf8());
    }
}

using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <content>What the control client tells, and what is done when it goes: the session's end is found out, or another client takes its place.</content>
internal sealed partial class TmuxSession : IControlClientEvents
{
    // As much as a viewer is shown when it comes.
    private const int LastScreenHistory = 1_000;

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    void IControlClientEvents.OnStartText(ReadOnlySpan<byte> text)
    {
        if (_pane is not null)
        {
            // Attached again: what was followed here is newer.
            return;
        }

        var sequence = new byte[text.Length / 2];
        if (Convert.FromHexString(text, sequence, out _, out _) == System.Buffers.OperationStatus.Done)
        {
            _output.Restore(HiddenModes.FromSequence(sequence));
        }
        else
        {
            Log.ModesUnreadable(_logger, SessionId);
        }
    }

    void IControlClientEvents.OnOutput(uint pane, ReadOnlySpan<byte> data)
    {
        // Before the first answer there is only the pane that was made with the session. Others are splits that someone made by hand.
        if (_pane is { } ours && ours.Number != pane)
        {
            return;
        }

        _output.Take(data);
        _modesKeeper.OutputCame();
    }

    void IControlClientEvents.OnPause(uint pane)
    {
        if (_pane is { } ours && ours.Number == pane)
        {
            Log.PausedByTmux(_logger, SessionId);
            _output.PauseForLoss();
        }
    }

    void IControlClientEvents.OnWindowRenamed()
    {
        if (_client is { } client && _pane is { } pane)
        {
            _ = EndIfDead(client, pane);
        }
    }

    /// <summary>Starts the control client, and follows the session from then on.</summary>
    internal async Task Open(string[] command, string script, bool live, CancellationToken cancellationToken)
    {
        if (!live)
        {
            _output.Pause();
        }

        _follow = Follow(await Attach(command, script, cancellationToken).ConfigureAwait(false));
    }

    private async Task<ControlClient> Attach(string[] command, string script, CancellationToken cancellationToken)
    {
        using var file = PrivateFile.Create(_options.TempDirectory, Encoding.UTF8.GetBytes(script));
        var client = await ControlClient.Start(_options, _time, _logger, this, [.. command, file.Path], cancellationToken).ConfigureAwait(false);
        try
        {
            var answers = await client.Send(new ControlCommand(PaneId.Query, [true]), cancellationToken).ConfigureAwait(false);
            var (pane, cols, rows) = PaneId.Parse(answers[0]);
            (Cols, Rows) = (cols, rows);
            _pane = pane;
            _client = client;
            // The program may have ended before anybody listened.
            _ = EndIfDead(client, pane);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes tmux forget the session, whatever still runs in it.</summary>
    internal Task ForceEnd() => Client.Send(KillCommand(), CancellationToken.None);

    private ControlCommand KillCommand() => new($"kill-session -t {TmuxQuote.Word($"={TmuxServer.SessionPrefix}{SessionId}")}", [false]);

    private async Task EndIfDead(ControlClient client, PaneId pane)
    {
        try
        {
            var answers = await client.Send(new ControlCommand(Exited.QueryFor(pane.Id), [true]), _disposing.Token).ConfigureAwait(false);
            if (Exited.Parse(answers[0]) is not { } exited)
            {
                return;
            }

            if (Interlocked.Exchange(ref _exited, exited) is not null)
            {
                // Asked for twice: whoever came first does the rest.
                return;
            }

            await TellLastScreen(client, pane).ConfigureAwait(false);
            await client.Send(KillCommand(), _disposing.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TmuxException or OperationCanceledException)
        {
            // The client went away under the question; the watch sees that too and goes on from there.
            Log.ClientWentAway(_logger, SessionId, e);
        }
    }

    private async Task TellLastScreen(ControlClient client, PaneId pane)
    {
        try
        {
            var capture = new CaptureRun(client, pane.Id, _output).Run(LastScreenHistory, () => { }, resume: false, _disposing.Token);
            _output.TellLastScreen(await capture.ConfigureAwait(false));
        }
        catch (TmuxException e)
        {
            // The session is to end all the same.
            Log.LastScreenUnknown(_logger, SessionId, e);
        }
    }

    private async Task Follow(ControlClient client)
    {
        while (true)
        {
            await client.Closed.ConfigureAwait(false);
            if (_disposing.IsCancellationRequested)
            {
                return;
            }

            _client = null;
            await client.DisposeAsync().ConfigureAwait(false);
            if (_exited is not null)
            {
                Finish();
                return;
            }

            Log.ClientLost(_logger, SessionId);
            if (await Reattach().ConfigureAwait(false) is not { } next)
            {
                return;
            }

            client = next;
            if (_disposing.IsCancellationRequested)
            {
                await client.DisposeAsync().ConfigureAwait(false);
                return;
            }
        }
    }

    // Returns null when there is nothing left to attach to, or nobody to do it for.
    private async Task<ControlClient?> Reattach()
    {
        _output.PauseForLoss();
        for (var delay = FirstRetry; ; delay = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, LastRetry.Ticks)))
        {
            try
            {
                return await Attach(["source-file"], ServerScript.Attach(SessionId, _options.PauseAfter), _disposing.Token).ConfigureAwait(false);
            }
            catch (TmuxException e) when (e.SaysSessionIsGone)
            {
                Finish();
                return null;
            }
            catch (TmuxException e)
            {
                Log.ReattachFailed(_logger, SessionId, e);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            await Task.Delay(delay, _time, _disposing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Finish()
    {
        _client = null;
        _output.End(_exited?.Code);
        _ended.TrySetResult();
        _onClosed(this);
    }

    private Task<byte[][]> KeepModes(string sequence)
    {
        var hex = Convert.ToHexStringLower(Encoding.Latin1.GetBytes(sequence));
        return Client.Send(new ControlCommand($"set-option -p -t {Pane.Id} {ServerScript.ModesOption} '{hex}'", [false]), CancellationToken.None);
    }
}

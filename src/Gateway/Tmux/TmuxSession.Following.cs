using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <content>What the control client tells, and what is done when it goes: the session's end is found out, or another client takes its place.</content>
internal sealed partial class TmuxSession : IControlClientEvents
{
    // As much as a viewer is shown when it comes.
    private const int LastScreenHistory = 1_000;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);
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

    /// <summary>Starts the control client, and follows the session from then on.</summary>
    internal async Task Open(string[] command, string script, bool live, CancellationToken cancellationToken)
    {
        if (!live)
        {
            _output.Pause();
        }

        var client = await Attach(command, script, cancellationToken).ConfigureAwait(false);
        _follow = Follow(client);
        _exitWatch = new ExitWatch(Pane.Pid, _time, () => _ = EndDead());
    }

    private async Task<ControlClient> Attach(string[] command, string script, CancellationToken cancellationToken)
    {
        using var file = PrivateFile.Create(_options.TempDirectory, Encoding.UTF8.GetBytes(script));
        ControlClient client;
        using (await _turns.Take(cancellationToken).ConfigureAwait(false))
        {
            client = await ControlClient.Start(_options, _time, _logger, this, [.. command, file.Path], cancellationToken).ConfigureAwait(false);
        }

        try
        {
            var answers = await client.Send(new ControlCommand(PaneId.Query, [true]), cancellationToken).ConfigureAwait(false);
            var (pane, cols, rows) = PaneId.Parse(answers[0]);
            (Cols, Rows) = (cols, rows);
            _pane = pane;
            _client = client;
            return client;
        }
        catch
        {
            await Detach(client).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes tmux forget the session, whatever still runs in it.</summary>
    internal async Task ForceEnd()
    {
        using var turn = await _turns.Take(CancellationToken.None).ConfigureAwait(false);
        var client = Client;
        await client.Send(KillCommand(), CancellationToken.None).ConfigureAwait(false);
        await client.WaitForClose().ConfigureAwait(false);
    }

    private async Task Detach(ControlClient client)
    {
        using var turn = await _turns.Take(CancellationToken.None).ConfigureAwait(false);
        await client.DisposeAsync().ConfigureAwait(false);
    }

    private ControlCommand KillCommand() => new($"kill-session -t {TmuxQuote.Word($"={TmuxServer.SessionPrefix}{SessionId}")}", [false]);

    // The program has ended: asks tmux how, and lets it forget the session. tmux may hear of it a moment later, or never: libutempter,
    // with which Debian builds it, swallows a SIGCHLD that comes while a pane closes (tmux issues 311 and 4559). So it is reminded.
    private async Task EndDead()
    {
        var start = _time.GetTimestamp();
        for (var delay = FirstLook; !_ended.Task.IsCompleted && !_disposing.IsCancellationRequested; delay *= 2)
        {
            try
            {
                if (_exited is null && await AskForEnd(mustKnow: _time.GetElapsedTime(start) > LongestLook).ConfigureAwait(false) is { } exited)
                {
                    await TellLastScreen(Client, Pane).ConfigureAwait(false);
                    _exited = exited;
                }

                if (_exited is not null)
                {
                    await ForceEnd().ConfigureAwait(false);
                    return;
                }

                SessionProcesses.RemindOfChild(Pane.ServerPid);
            }
            catch (Exception e) when (e is TmuxException or OperationCanceledException)
            {
                // The client went away under the question: with the session, or another takes its place.
                Log.ClientWentAway(_logger, SessionId, e);
            }

            await Task.Delay(delay, _time, _disposing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<Exited?> AskForEnd(bool mustKnow)
    {
        var answers = await Client.Send(new ControlCommand(Exited.QueryFor(Pane.Id), [true]), _disposing.Token).ConfigureAwait(false);
        return Exited.Parse(answers[0]) ?? (mustKnow ? new Exited(null) : null);
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
                await Detach(client).ConfigureAwait(false);
                return;
            }
        }
    }

    // Returns null when there is nothing left to attach to, or nobody to do it for.
    private async Task<ControlClient?> Reattach()
    {
        _output.PauseForLoss();
        for (var delay = FirstRetry; !_disposing.IsCancellationRequested; delay = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, LastRetry.Ticks)))
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

        return null;
    }

    private void Finish()
    {
        _client = null;
        _ = StopHelpers();
        _output.End(_exited?.Code);
        _ended.TrySetResult();
        _onClosed(this);
    }

    private async Task StopHelpers()
    {
        _exitWatch?.Dispose();
        await _modesKeeper.DisposeAsync().ConfigureAwait(false);
    }

    private Task<byte[][]> KeepModes(string sequence)
    {
        var hex = Convert.ToHexStringLower(Encoding.Latin1.GetBytes(sequence));
        return Client.Send(new ControlCommand($"set-option -p -t {Pane.Id} {ServerScript.ModesOption} '{hex}'", [false]), CancellationToken.None);
    }
}

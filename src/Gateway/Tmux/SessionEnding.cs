using System.Text;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tmux;

/// <summary>Ends a session, politely first. Runs once, however often it is asked for.</summary>
internal sealed partial class SessionEnding(TmuxSession session, TmuxOptions options, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan KillGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private static readonly string[] Shells = ["bash", "zsh", "sh", "dash", "fish", "ksh", "ash"];

    private readonly Lock _gate = new();
    private Task? _run;

    /// <summary>Starts the end or joins the one under way; completes when the session is gone.</summary>
    public Task Run()
    {
        lock (_gate)
        {
            // A failed try may be repeated.
            return _run is null or { IsFaulted: true } or { IsCanceled: true } ? _run = RunOnce() : _run;
        }
    }

    private async Task RunOnce()
    {
        if (session.Ended.IsCompleted)
        {
            return;
        }

        var leader = session.Pane.Pid;
        try
        {
            await Politely().ConfigureAwait(false);
        }
        catch (TmuxException e)
        {
            Log.PoliteEndFailed(logger, session.SessionId, e);
        }

        if (!await IsGone(leader, TimeSpan.Zero).ConfigureAwait(false))
        {
            // An interactive shell ignores SIGTERM; what makes it go is the terminal's hang-up.
            var groups = SessionProcesses.FindGroups(leader);
            SessionProcesses.Signal(groups, SessionProcesses.Terminate);
            SessionProcesses.Signal(groups, SessionProcesses.Hangup);
        }

        if (!await IsGone(leader, options.TerminateGrace).ConfigureAwait(false))
        {
            SessionProcesses.Signal(SessionProcesses.FindGroups(leader), SessionProcesses.Kill);
        }

        await AfterTheKill().ConfigureAwait(false);
    }

    // A process that hangs in the kernel does not go even so; tmux lets go of it then.
    private async Task AfterTheKill()
    {
        if (await Task.WhenAny(session.Ended, Task.Delay(KillGrace, time)).ConfigureAwait(false) == session.Ended)
        {
            return;
        }

        Log.KillDidNotEnd(logger, session.SessionId);
        try
        {
            await session.ForceEnd().ConfigureAwait(false);
        }
        catch (TmuxException e)
        {
            // It may have ended in this moment; the wait tells.
            Log.ForceFailed(logger, session.SessionId, e);
        }

        try
        {
            await session.Ended.WaitAsync(options.CommandTimeout, time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TmuxException("the session does not end", e);
        }
    }

    // Again and again: a shell that is busy with the interrupt loses what is typed meanwhile, some agents want two of them, and a
    // shell with stopped jobs wants to be asked twice.
    private async Task Politely()
    {
        await session.Write("\u0003"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
        for (var start = time.GetTimestamp(); time.GetElapsedTime(start) < options.PoliteGrace;)
        {
            var atShell = Array.IndexOf(Shells, await ForegroundProgram().ConfigureAwait(false)) >= 0;
            await session.Write(atShell ? "\u0015exit\r"u8.ToArray() : "\u0003"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            if (await Task.WhenAny(session.Ended, Task.Delay(AskAgain, time)).ConfigureAwait(false) == session.Ended)
            {
                return;
            }
        }
    }

    private async Task<string> ForegroundProgram()
    {
        var command = new ControlCommand($"display-message -p -t {session.Pane.Id} '#{{pane_current_command}}'", [true]);
        var answers = await session.Client.Send(command, CancellationToken.None).ConfigureAwait(false);
        return Encoding.UTF8.GetString(answers[0]);
    }

    // Gone is the session with all its processes: a job in the background outlives its shell.
    private async Task<bool> IsGone(int leader, TimeSpan grace)
    {
        var start = time.GetTimestamp();
        while (!session.Ended.IsCompleted || SessionProcesses.FindGroups(leader).Count > 0)
        {
            if (time.GetElapsedTime(start) >= grace)
            {
                return false;
            }

            await Task.WhenAny(session.Ended.IsCompleted ? Task.Delay(Look, time) : session.Ended, Task.Delay(Look, time)).ConfigureAwait(false);
        }

        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(2121, LogLevel.Information, "Session {Session}: the polite end failed, its processes are ended")]
        public static partial void PoliteEndFailed(ILogger logger, string session, Exception exception);

        [LoggerMessage(2122, LogLevel.Warning, "Session {Session}: its processes outlive SIGKILL, tmux lets go of them")]
        public static partial void KillDidNotEnd(ILogger logger, string session);

        [LoggerMessage(2123, LogLevel.Information, "Session {Session}: tmux could not be made to let go of it")]
        public static partial void ForceFailed(ILogger logger, string session, Exception exception);
    }
}

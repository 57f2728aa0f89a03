namespace Chatcode.Gateway.Tmux;

/// <summary>Notices the end of a pane's program, once: tmux does not tell (see docs/decisions/0012-how-a-sessions-end-is-heard.md).</summary>
internal sealed class ExitWatch : IDisposable
{
    // Where processes can't be watched: macOS, kernels before 5.3.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly IDisposable? _watch;
    private readonly ITimer? _timer;
    private int _noticed;

    /// <param name="pid">The program.</param>
    /// <param name="time">Drives the look at the process where there is no better way.</param>
    /// <param name="onExit">Called on the thread pool, or at once when the program has ended already.</param>
    public ExitWatch(int pid, TimeProvider time, Action onExit)
    {
        _watch = ProcessExits.TryWatch(pid, onExit);
        if (_watch is null)
        {
            _timer = time.CreateTimer(_ => Look(pid, onExit), null, Period, Period);
        }
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _timer?.Dispose();
    }

    private void Look(int pid, Action onExit)
    {
        if (SessionProcesses.HasEnded(pid) && Interlocked.Exchange(ref _noticed, 1) == 0)
        {
            onExit();
        }
    }
}

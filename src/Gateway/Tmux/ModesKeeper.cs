namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Keeps a session's hidden modes in tmux, so that the next daemon knows them. Written a moment after they changed and at a detach; a
/// daemon that is killed in between leaves the modes of that moment before.
/// </summary>
internal sealed class ModesKeeper : IAsyncDisposable
{
    // A prompt switches modes several times within milliseconds; one command afterwards is enough.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastTryLimit = TimeSpan.FromSeconds(2);

    private readonly PaneOutput _output;
    private readonly TimeProvider _time;
    private readonly Func<string, Task> _keep;
    private readonly ITimer _timer;
    private HiddenModes _kept;
    private int _armed;

    /// <param name="output">Whose modes.</param>
    /// <param name="time">Drives the delay.</param>
    /// <param name="keep">Writes a sequence; may fail with <see cref="TmuxException"/>.</param>
    public ModesKeeper(PaneOutput output, TimeProvider time, Func<string, Task> keep)
    {
        _output = output;
        _time = time;
        _keep = keep;
        _timer = time.CreateTimer(_ => _ = Keep(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Output came; if it changed a mode the modes will be kept soon.</summary>
    public void OutputCame()
    {
        if (Volatile.Read(ref _armed) == 0 && _output.Modes != _kept && Interlocked.Exchange(ref _armed, 1) == 0)
        {
            _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Keeps them a last time.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        try
        {
            await Keep().WaitAsync(LastTryLimit, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // tmux is busy for seconds; what was kept last has to do.
        }
    }

    private async Task Keep()
    {
        Volatile.Write(ref _armed, 0);
        var modes = _output.Modes;
        if (modes == _kept)
        {
            return;
        }

        _kept = modes;
        try
        {
            await _keep(modes.ToSequence()).ConfigureAwait(false);
        }
        catch (TmuxException)
        {
            // The client is gone. The next one keeps them after the next change; until then this daemon knows them itself.
            _kept = default;
        }
    }
}

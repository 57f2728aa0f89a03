using System.Threading.Tasks.Sources;

namespace Chatcode.Edge.Sockets;

/// <summary>
/// Wakes the one loop that waits on it; a signal that comes while nobody waits is kept, several are one. Allocates
/// nothing per wait.
/// </summary>
internal sealed class Wakeup : IValueTaskSource
{
    private readonly Lock _lock = new();
    private ManualResetValueTaskSourceCore<bool> _source;
    private bool _signalled;
    private bool _waiting;

    /// <summary>Waits for the next signal, or takes the one that is kept. One waiter at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_lock)
        {
            if (_signalled)
            {
                _signalled = false;
                return ValueTask.CompletedTask;
            }

            _source.Reset();
            _waiting = true;
            return new ValueTask(this, _source.Version);
        }
    }

    /// <summary>Wakes the waiter on another thread.</summary>
    public void Signal() => Signal(here: false);

    /// <summary>
    /// Runs the waiter here, until it waits again: for a caller that holds no lock and has nothing better to do. Waking
    /// another thread for a lone key costs more than all that is done with it.
    /// </summary>
    public void SignalHere() => Signal(here: true);

    void IValueTaskSource.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    private void Signal(bool here)
    {
        lock (_lock)
        {
            if (!_waiting)
            {
                _signalled = true;
                return;
            }

            _waiting = false;
            _source.RunContinuationsAsynchronously = !here;
        }

        _source.SetResult(true);
    }
}

namespace Chatcode.Gateway.Sessions;

/// <content>Waiting for the lane to be in a state.</content>
internal sealed partial class OutputLane
{
    private int _waiters;
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Completes when a stream has to be begun or has ended: a link is there, and the lane is not live.</summary>
    public Task WaitForWorkAsync(CancellationToken cancellationToken) =>
        WaitUntilAsync(() => _state is LaneState.AwaitingStream or LaneState.Paused, cancellationToken);

    /// <summary>Completes when no stream is awaited: it was begun, or the link is gone.</summary>
    public Task WaitForStreamAsync(CancellationToken cancellationToken) =>
        WaitUntilAsync(() => _state != LaneState.AwaitingStream, cancellationToken);

    /// <summary>Completes when all that belongs to the link's opening is ready to be sent, or the link is gone.</summary>
    public Task WaitForOpeningAsync(CancellationToken cancellationToken) =>
        WaitUntilAsync(() => _state != LaneState.AwaitingStream && _items.All(item => item.Place is not { IsFilled: false }), cancellationToken);

    /// <summary>Completes when a paused lane has drained enough to resume, or is no longer paused.</summary>
    public Task WaitForDrainAsync(CancellationToken cancellationToken) =>
        WaitUntilAsync(() => _state != LaneState.Paused || Drained, cancellationToken);

    private bool Drained =>
        _unsent <= ResumeBelowBytes / 2 && (!_window.Active || _window.Bytes <= ResumeBelowBytes);

    private void Changed()
    {
        Monitor.PulseAll(_lock);

        // The waiters are few (one loop per session) and mostly absent: nothing to do is the common case.
        if (_waiters > 0)
        {
            _changed.TrySetResult();
            _changed = NewSignal();
        }
    }

    private async Task WaitUntilAsync(Func<bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (condition())
                {
                    return;
                }

                changed = _changed.Task;
                _waiters++;
            }

            try
            {
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                lock (_lock)
                {
                    _waiters--;
                }
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

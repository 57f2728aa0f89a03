using Chatcode.Engine.InProcess.Calls;
using Orleans.Runtime;

namespace Chatcode.Engine.InProcess.Activations;

/// <summary>A grain's timer. It is its own request: from due to done there is never a second one, and a change meanwhile counts from then.</summary>
internal sealed class GrainTimer : Request, IGrainTimer
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly ITimer _timer;
    private TimeSpan _next;
    private TimeSpan _period;
    private bool _ticking;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        _activation = activation;
        _callback = callback;
        _options = options;
        using (NoFlow.Begin())
        {
            _timer = activation.Engine.Time.CreateTimer(static timer => ((GrainTimer)timer!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    public override bool AlwaysInterleaves => _options.Interleave;

    public override bool IsReadOnly => false;

    public override bool KeepsAlive => _options.KeepAlive;

    public override bool EndsWithActivation => true;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Check(dueTime);
        Check(period);
        lock (_lock)
        {
            _next = dueTime;
            _period = period;
            if (!_ticking && !_ended.IsCancellationRequested) _timer.Change(dueTime, Timeout.InfiniteTimeSpan);
        }
    }

    public override Task Invoke(object target)
    {
        lock (_lock)
        {
            _next = _period;
        }

        return _ended.IsCancellationRequested ? Task.CompletedTask : _callback(_ended.Token) ?? Task.CompletedTask;
    }

    public override void Complete(Task result)
    {
        if (result.Exception is { } failure && !_ended.IsCancellationRequested)
            EngineLog.TimerFailed(_activation.Engine.Log, failure.InnerExceptions[0], _activation.Id);
        lock (_lock)
        {
            _ticking = false;
            if (!_ended.IsCancellationRequested) _timer.Change(_next, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Not rejected: its activation's end is its own.</summary>
    public override void Reject(Exception reason) => Dispose();

    public void Dispose()
    {
        lock (_lock)
        {
            if (_ended.IsCancellationRequested) return;
            _timer.Dispose();
        }

        _ended.Cancel();
        _activation.Forget(this);
    }

    private static void Check(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan((long)time.TotalMilliseconds, -1, nameof(time));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)time.TotalMilliseconds, uint.MaxValue - 1, nameof(time));
    }

    private void Tick()
    {
        lock (_lock)
        {
            if (_ended.IsCancellationRequested) return;
            _ticking = true;
        }

        _activation.TryAdd(this);
    }
}

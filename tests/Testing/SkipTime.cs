namespace Chatcode.Testing;

/// <summary>
/// The real clock, which <see cref="Advance"/> sets forward. For grains on an engine, whose own timeouts go by the same
/// clock: with one that stands still, a call that times out by a jump would wait for its retry for ever.
/// </summary>
public sealed class SkipTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly HashSet<SkipTimer> _timers = [];
    private TimeSpan _skipped;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return System.GetUtcNow() + _skipped;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SkipTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        lock (_lock)
        {
            _skipped += by;
            foreach (var timer in _timers) timer.Skip(by);
        }
    }

    private sealed class SkipTimer : ITimer
    {
        private readonly SkipTime _time;
        private readonly ITimer _timer;
        private DateTimeOffset? _dueAt;
        private TimeSpan _period;

        public SkipTimer(SkipTime time, TimerCallback callback, object? state)
        {
            _time = time;
            _timer = System.CreateTimer(_ => Tick(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_time._lock)
            {
                _time._timers.Add(this);
                _dueAt = dueTime < TimeSpan.Zero ? null : System.GetUtcNow() + dueTime;
                _period = period;
                return _timer.Change(dueTime, period);
            }
        }

        public void Skip(TimeSpan by)
        {
            if (_dueAt is not { } dueAt) return;
            _dueAt = dueAt - by;
            var left = _dueAt.Value - System.GetUtcNow();
            _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, _period);
        }

        public void Dispose()
        {
            lock (_time._lock) _time._timers.Remove(this);
            _timer.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Tick(TimerCallback callback, object? state)
        {
            lock (_time._lock) _dueAt = _period > TimeSpan.Zero ? System.GetUtcNow() + _period : null;
            callback(state);
        }
    }
}

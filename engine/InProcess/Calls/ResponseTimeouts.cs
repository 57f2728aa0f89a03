using System.Collections.Concurrent;

namespace Chatcode.Engine.InProcess.Calls;

/// <summary>
/// Ends the wait of callers. Calls with the same timeout expire in the order they were sent, so a list and one timer for each
/// timeout in use are enough, and a call that is answered in time costs two list operations.
/// </summary>
internal sealed class ResponseTimeouts(TimeProvider time, TimeSpan standard) : IDisposable
{
    private readonly ConcurrentDictionary<TimeSpan, Lane> _lanes = new();

    public void Add(Call call)
    {
        var timeout = call.Shape.Timeout ?? standard;
        if (timeout == Timeout.InfiniteTimeSpan) return;
        _lanes.GetOrAdd(timeout, static (timeout, time) => new Lane(time, timeout), time).Add(call);
    }

    public void Dispose()
    {
        foreach (var lane in _lanes.Values) lane.Dispose();
    }

    /// <summary>A call's place in its lane's list.</summary>
    internal struct Place
    {
        public Lane? Lane;
        public Call? Before;
        public Call? After;
        public long Expires;

        public readonly void Leave(Call call) => Lane?.Remove(call);
    }

    /// <summary>The calls that have one timeout, oldest first.</summary>
    internal sealed class Lane : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly TimeProvider _time;
        private readonly TimeSpan _timeout;
        private readonly long _duration;
        private readonly ITimer _timer;
        private Call? _oldest;
        private Call? _newest;
        private bool _armed;

        public Lane(TimeProvider time, TimeSpan timeout)
        {
            _time = time;
            _timeout = timeout;
            _duration = (long)(timeout.TotalSeconds * time.TimestampFrequency);
            using (NoFlow.Begin())
            {
                _timer = time.CreateTimer(static lane => ((Lane)lane!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        public void Add(Call call)
        {
            lock (_lock)
            {
                // Cancelled by its caller before it got here.
                if (call.Response.IsCompleted) return;
                call.Deadline = new Place { Lane = this, Before = _newest, Expires = _time.GetTimestamp() + _duration };
                if (_newest is null) _oldest = call;
                else _newest.Deadline.After = call;
                _newest = call;
                if (_armed) return;
                _armed = true;
                _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
            }
        }

        public void Remove(Call call)
        {
            lock (_lock)
            {
                Unlink(call);
            }
        }

        public void Dispose() => _timer.Dispose();

        private void Unlink(Call call)
        {
            ref var place = ref call.Deadline;
            if (place.Lane is null) return;
            if (place.Before is null) _oldest = place.After;
            else place.Before.Deadline.After = place.After;
            if (place.After is null) _newest = place.Before;
            else place.After.Deadline.Before = place.Before;
            place = default;
        }

        private void Expire()
        {
            List<Call> expired = [];
            lock (_lock)
            {
                var now = _time.GetTimestamp();
                while (_oldest is { } call && call.Deadline.Expires <= now)
                {
                    Unlink(call);
                    expired.Add(call);
                }

                _armed = _oldest is not null;
                if (_oldest is { } next)
                {
                    // Timers count whole milliseconds: one more, lest it fires just before the deadline again and again.
                    _timer.Change(_time.GetElapsedTime(now, next.Deadline.Expires) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                }
            }

            foreach (var call in expired)
            {
                call.Abandon(new TimeoutException($"{call.Shape} was not answered within {_timeout}. It may still run."));
            }
        }
    }
}

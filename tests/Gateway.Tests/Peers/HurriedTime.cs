namespace Chatcode.Gateway.Tests.Peers;

/// <summary>A clock on which every wait is over at once, and that remembers how long it would have been.</summary>
/// <param name="patience">A wait of just this length is kept: it is for what the other side does in real time.</param>
internal sealed class HurriedTime(TimeSpan patience) : TimeProvider
{
    private readonly List<TimeSpan> _waits = [];
    private long _timestamp;

    /// <summary>All waits so far.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_waits)
            {
                return [.. _waits];
            }
        }
    }

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Lets time pass.</summary>
    public void Pass(TimeSpan time) => Interlocked.Add(ref _timestamp, time.Ticks);

    /// <inheritdoc/>
    public override long GetTimestamp() => Interlocked.Read(ref _timestamp);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime == patience)
        {
            return System.CreateTimer(callback, state, dueTime, period);
        }

        lock (_waits)
        {
            _waits.Add(dueTime);
        }

        return System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}

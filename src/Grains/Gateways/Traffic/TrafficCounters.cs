namespace Chatcode.Grains.Gateways.Traffic;

/// <summary>
/// Counts what one gateway and its sessions do, and tells which of them do too much. A count takes the same few steps
/// whatever the traffic, and allocates nothing but now and then a meter's places. Rates are looked at when a second is over,
/// as they were at its end: a burst is seen however long nothing follows it, by the next count or <see cref="Turn"/>.
/// </summary>
/// <param name="limits">What is too much.</param>
/// <param name="warn">Told at most once per <see cref="WarningInterval"/> of each rate of each session.</param>
/// <param name="time">The clock; the wall's jumps don't matter.</param>
internal sealed class TrafficCounters(TrafficLimits limits, Action<TrafficWarning> warn, TimeProvider time)
{
    /// <summary>The least time between two warnings of one rate of one session, in seconds.</summary>
    public const int WarningInterval = 60;

    private const int Rates = 3;

    private readonly long _started = time.GetTimestamp();
    private readonly TrafficMeter _gateway = new(session: null);

    // Those with something to count, the gateway's own among them.
    private readonly List<TrafficMeter> _hot = [];
    private int _second;

    /// <summary>Meters that take memory.</summary>
    public int Hot => _hot.Count;

    /// <summary>A frame of the session's output.</summary>
    public void Output(TrafficMeter session, int bytes) => Count(session, new TrafficCounts { OutputFrames = 1, OutputBytes = bytes });

    /// <summary>A message of a browser's to the session, with so many terminal bytes.</summary>
    public void Input(TrafficMeter session, int bytes) => Count(session, new TrafficCounts { InputFrames = 1, InputBytes = bytes });

    /// <summary>Browsers have consumed some of the session's output.</summary>
    public void ViewerAck(TrafficMeter session) => Count(session, new TrafficCounts { ViewerAcks = 1 });

    /// <summary>The gateway is told so.</summary>
    public void GatewayAck(TrafficMeter session) => Count(session, new TrafficCounts { GatewayAcks = 1 });

    /// <summary>A JSON message of the gateway's.</summary>
    public void Message(int bytes) => Count(session: null, new TrafficCounts { Messages = 1, MessageBytes = bytes });

    /// <summary>One session's traffic, or the gateway's.</summary>
    public TrafficReport Report(TrafficMeter? session)
    {
        Turn();
        var meter = session ?? _gateway;
        return new TrafficReport
        {
            Short = meter.Sum(_second, TrafficMeter.ShortWindow).ToFigures(),
            Long = meter.Sum(_second, TrafficMeter.LongWindow).ToFigures(),
        };
    }

    /// <summary>Looks at the second that is over, if one is. To be called now and then while nothing is counted.</summary>
    public void Turn()
    {
        var second = (int)time.GetElapsedTime(_started).TotalSeconds;
        if (second == _second) return;
        foreach (var meter in _hot) Check(meter, second);
        _second = second;
    }

    /// <summary>Gives back the memory of what has gone silent.</summary>
    public void Trim()
    {
        Turn();
        foreach (var meter in _hot) meter.Trim(_second);
        _hot.RemoveAll(static meter => meter.IsSilent);
    }

    private void Count(TrafficMeter? session, in TrafficCounts counts)
    {
        Turn();
        Now(_gateway).Add(counts);
        if (session is not null) Now(session).Add(counts);
    }

    private ref TrafficCounts Now(TrafficMeter meter)
    {
        if (meter.IsSilent) _hot.Add(meter);
        return ref meter.At(_second);
    }

    private void Check(TrafficMeter meter, int now)
    {
        var sum = meter.Sum(_second, TrafficMeter.ShortWindow);
        if (meter.Session is null)
        {
            Check(meter, now, TrafficRate.GatewayEvents, sum.Events, limits.GatewayEvents);
            return;
        }

        Check(meter, now, TrafficRate.SessionFramesAndAcks, sum.FramesAndAcks, limits.SessionFramesAndAcks);
        Check(meter, now, TrafficRate.SessionAcks, sum.Acks, limits.SessionAcks);
    }

    private void Check(TrafficMeter meter, int now, TrafficRate rate, int count, int limit)
    {
        if (limit == 0 || count <= limit * (long)TrafficMeter.ShortWindow) return;
        meter.WarnedAt ??= new int?[Rates];
        ref var warnedAt = ref meter.WarnedAt[(int)rate];
        if (now - warnedAt < WarningInterval) return;
        warnedAt = now;
        warn(new TrafficWarning(rate, meter.Session, count / (double)TrafficMeter.ShortWindow, limit));
    }
}

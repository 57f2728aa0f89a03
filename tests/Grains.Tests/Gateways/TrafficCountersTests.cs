using Chatcode.Grains.Gateways.Traffic;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class TrafficCountersTests
{
    private readonly FakeTime _time = new();
    private readonly List<TrafficWarning> _warnings = [];
    private readonly TrafficMeter _session = new(SessionId.New());
    private readonly TrafficMeter _other = new(SessionId.New());

    [Fact]
    public void EveryKind_IsCountedForTheSessionAndTheGateway()
    {
        var counters = Counters();
        counters.Output(_session, 100);
        counters.Output(_session, 50);
        counters.Output(_other, 7);
        counters.Input(_session, 3);
        counters.ViewerAck(_session);
        counters.GatewayAck(_session);
        counters.GatewayAck(_session);
        counters.Message(40);

        var session = counters.Report(_session).Short;
        Assert.Equal((2, 150, 1, 3), (session.OutputFrames, session.OutputBytes, session.InputFrames, session.InputBytes));
        Assert.Equal((1, 2, 0, 0), (session.ViewerAcks, session.GatewayAcks, session.Messages, session.MessageBytes));
        Assert.Equal(6, session.Events);
        var gateway = counters.Report(session: null).Long;
        Assert.Equal((3, 157, 1, 3), (gateway.OutputFrames, gateway.OutputBytes, gateway.InputFrames, gateway.InputBytes));
        Assert.Equal((1, 2, 1, 40), (gateway.ViewerAcks, gateway.GatewayAcks, gateway.Messages, gateway.MessageBytes));
        Assert.Equal(8, gateway.Events);
    }

    [Fact]
    public void Figures_LeaveTheShortWindowFirst_ThenTheLongOne()
    {
        var counters = Counters();
        counters.Output(_session, 1);
        After(9, shortly: 1, longer: 1);
        After(10, shortly: 0, longer: 1);
        After(59, shortly: 0, longer: 1);
        After(60, shortly: 0, longer: 0);

        void After(int second, int shortly, int longer)
        {
            _time.Advance(TimeSpan.FromSeconds(second) - (_time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
            var report = counters.Report(_session);
            Assert.Equal((shortly, longer), (report.Short.OutputFrames, report.Long.OutputFrames));
        }
    }

    [Theory]
    [InlineData(4_000, 0)]
    [InlineData(4_001, 1)]
    public void GatewayAboveItsRate_IsWarnedOf(int messages, int warnings)
    {
        var counters = Counters(new TrafficLimits(400, 0, 0));
        Spread(messages, () => counters.Message(1));
        Turn(counters);
        Assert.Equal(warnings, _warnings.Count);
        Assert.All(_warnings, warning => Assert.Equal(new TrafficWarning(TrafficRate.GatewayEvents, null, 400.1, 400), warning));
    }

    [Fact]
    public void SessionAboveARate_IsWarnedOf_AndOnlyThatOne()
    {
        var counters = Counters(new TrafficLimits(0, 200, 120));
        for (var i = 0; i < 1_201; i++) counters.ViewerAck(_session);
        for (var i = 0; i < 2_000; i++) counters.Output(_other, 1);
        Turn(counters);
        Assert.Equal([new TrafficWarning(TrafficRate.SessionAcks, _session.Session, 120.1, 120)], _warnings);
        counters.Input(_other, 1);
        Turn(counters);
        Assert.Equal([new TrafficWarning(TrafficRate.SessionFramesAndAcks, _other.Session, 200.1, 200)], _warnings.Skip(1));
    }

    [Fact]
    public void NoLimit_NoWarning()
    {
        var counters = Counters(new TrafficLimits(0, 0, 0));
        for (var i = 0; i < 100_000; i++) counters.GatewayAck(_session);
        Turn(counters);
        Assert.Empty(_warnings);
    }

    [Fact]
    public void LastingFlood_IsWarnedOfOnceAMinute()
    {
        var counters = Counters(new TrafficLimits(1, 1, 1));
        List<(int Second, TrafficRate Rate)> told = [];
        for (var second = 1; second <= 150; second++)
        {
            for (var i = 0; i < 100; i++) counters.ViewerAck(_session);
            Turn(counters);
            told.AddRange(_warnings.Select(warning => (second, warning.Rate)));
            _warnings.Clear();
        }

        foreach (var rate in Enum.GetValues<TrafficRate>())
        {
            Assert.Equal([1, 61, 121], told.Where(one => one.Rate == rate).Select(one => one.Second));
        }
    }

    [Fact]
    public void BurstAndThenNothing_IsSeenByTheNextTurn()
    {
        var counters = Counters(new TrafficLimits(400, 0, 0));
        for (var i = 0; i < 4_001; i++) counters.Message(1);
        _time.Advance(TimeSpan.FromSeconds(45));
        counters.Trim();
        Assert.Single(_warnings);
    }

    [Fact]
    public void Warnings_AreAMinuteApart_AlsoWhenTheyComeLate()
    {
        var counters = Counters(new TrafficLimits(1, 0, 0));
        for (var i = 0; i < 100; i++) counters.Message(1);
        _time.Advance(TimeSpan.FromSeconds(45));
        counters.Turn();
        _time.Advance(TimeSpan.FromSeconds(20));
        for (var i = 0; i < 100; i++) counters.Message(1);
        Turn(counters);
        Assert.Single(_warnings);
    }

    [Fact]
    public void OnlyWhatIsHot_TakesMemory()
    {
        var counters = Counters();
        counters.Output(_session, 1);
        counters.Trim();
        Assert.Equal(2, counters.Hot);
        _time.Advance(TimeSpan.FromSeconds(30));
        counters.Message(1);
        _time.Advance(TimeSpan.FromSeconds(30));
        counters.Trim();
        Assert.Equal(1, counters.Hot);
        Assert.True(_session.IsSilent);
        _time.Advance(TimeSpan.FromSeconds(60));
        counters.Trim();
        Assert.Equal(0, counters.Hot);
    }

    [Fact]
    public void Counting_AllocatesNothing()
    {
        var counters = Counters(new TrafficLimits(400, 200, 120));
        Count();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Count()
        {
            for (var i = 0; i < 100_000; i++)
            {
                counters.Output(_session, 1);
                counters.Input(_session, 1);
                counters.ViewerAck(_session);
                counters.GatewayAck(_session);
                counters.Message(1);
            }
        }
    }

    private TrafficCounters Counters(TrafficLimits limits = default) => new(limits, _warnings.Add, _time);

    private void Turn(TrafficCounters counters)
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        counters.Turn();
    }

    private void Spread(int count, Action one)
    {
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && i % (count / 10) == 0 && i / (count / 10) < 10) _time.Advance(TimeSpan.FromSeconds(1));
            one();
        }
    }
}

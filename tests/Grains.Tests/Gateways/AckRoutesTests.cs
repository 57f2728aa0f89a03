using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class AckRoutesTests
{
    private readonly FakeTime _time = new();
    private readonly AckRoutes _routes;

    public AckRoutesTests() => _routes = new AckRoutes(_time);

    [Fact]
    public void SameRequestIdOfTwoViewers_EachFindsItsOwn()
    {
        var (one, two) = (ViewerId.New(), ViewerId.New());
        _routes.Add("g1", one, "1");
        _routes.Add("g2", two, "1");

        Assert.True(_routes.TryTake("g2", out var viewer, out var requestId));
        Assert.Equal((two, "1"), (viewer, requestId));
        Assert.True(_routes.TryTake("g1", out viewer, out requestId));
        Assert.Equal((one, "1"), (viewer, requestId));
        Assert.False(_routes.TryTake("g1", out _, out _));
    }

    [Fact]
    public void Answer_After10Seconds_IsNobodys()
    {
        _routes.Add("g1", ViewerId.New(), "1");
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.False(_routes.TryTake("g1", out _, out _));
        Assert.Equal(0, _routes.Count);
    }

    [Fact]
    public void OneAboveTheBound_DropsTheOldest()
    {
        for (var i = 0; i <= AckRoutes.MaxRoutes; i++) _routes.Add($"g{i}", ViewerId.New(), "1");

        Assert.Equal(AckRoutes.MaxRoutes, _routes.Count);
        Assert.False(_routes.TryTake("g0", out _, out _));
        Assert.True(_routes.TryTake("g1", out _, out _));
    }
}

using Chatcode.Grains.Gateways.Traffic;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class TrafficMeterTests
{
    private readonly TrafficMeter _meter = new(session: null);

    [Fact]
    public void Window_HoldsItsSeconds_AndNoneBefore()
    {
        foreach (var second in new[] { 0, 1, 9, 10, 11 }) Count(second, second + 1);

        // From 2 to 11: the third, fourth and fifth.
        Assert.Equal(10 + 11 + 12, _meter.Sum(11, 10).Messages);
        Assert.Equal(1 + 2 + 10 + 11 + 12, _meter.Sum(11, 60).Messages);
        Assert.Equal(12, _meter.Sum(20, 10).Messages);
        Assert.Equal(0, _meter.Sum(21, 10).Messages);
    }

    [Fact]
    public void LongRun_IsTheSameAsAListOfAllCounts()
    {
        var random = new Random(7);
        var all = new List<(int Second, int Count)>();
        for (var second = 0; second < 2_000; second += 1 + (random.Next(10) == 0 ? random.Next(90) : random.Next(3)))
        {
            var count = random.Next(1, 100);
            Count(second, count);
            all.Add((second, count));
            if (random.Next(20) == 0) _meter.Trim(second);

            Assert.Equal(InWindow(10), _meter.Sum(second, 10).Messages);
            Assert.Equal(InWindow(60), _meter.Sum(second, 60).Messages);

            int InWindow(int window) => all.Where(one => one.Second > second - window).Sum(one => one.Count);
        }
    }

    [Fact]
    public void Silence_GivesEverythingBack()
    {
        Assert.True(_meter.IsSilent);
        for (var second = 0; second < 100; second++) Count(second, 1);
        Assert.False(_meter.IsSilent);

        _meter.Trim(158);
        Assert.False(_meter.IsSilent);
        Assert.Equal(1, _meter.Sum(158, 60).Messages);
        _meter.Trim(159);
        Assert.True(_meter.IsSilent);
        Assert.Equal(0, _meter.Sum(159, 60).Messages);
    }

    [Fact]
    public void HealthEventEvery30Seconds_TakesUnder400Bytes_AndCountingNone()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var second = 0; second < 3_000; second += 30) _meter.At(second).Messages++;
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 400);
    }

    [Fact]
    public void AfterAFlood_OneWithHealthEventsGivesMostOfItBack()
    {
        for (var second = 0; second < 60; second++) Count(second, 1);
        var places = _meter.Places;
        for (var second = 60; second < 300; second += 20)
        {
            Count(second, 1);
            _meter.Trim(second);
        }

        Assert.Equal(64, places);
        Assert.InRange(_meter.Places, 1, 8);
        Assert.Equal(3, _meter.Sum(280, 60).Messages);
    }

    private void Count(int second, int messages) => _meter.At(second).Messages += messages;
}

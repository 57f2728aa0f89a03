using Chatcode.Gateway.Link;

namespace Chatcode.Gateway.Tests.Link;

public sealed class BackoffTests
{
    [Fact]
    public void Waits_DoubleFromOneSecondToThirty()
    {
        var backoff = new Backoff(new LinkOptions(), () => 0);
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 7).Select(_ => backoff.Next().TotalSeconds));
    }

    [Fact]
    public void Jitter_TakesUpToHalf()
    {
        var backoff = new Backoff(new LinkOptions(), () => 0.999999);
        Assert.InRange(backoff.Next().TotalSeconds, 0.5, 0.501);
        Assert.InRange(backoff.Next().TotalSeconds, 1, 1.001);
    }

    [Fact]
    public void SteadyConnection_StartsAgainAtOneSecond()
    {
        var backoff = new Backoff(new LinkOptions(), () => 0);
        backoff.Next();
        backoff.Next();
        backoff.Connected(TimeSpan.FromSeconds(29));
        Assert.Equal(4, backoff.Next().TotalSeconds);
        backoff.Connected(TimeSpan.FromSeconds(30));
        Assert.Equal(1, backoff.Next().TotalSeconds);
    }
}

using Chatcode.Gateway.Sessions;

namespace Chatcode.Gateway.Tests.Sessions;

public sealed class AckWindowTests
{
    private readonly AckWindow _window = new();

    [Fact]
    public void CumulativeAck_FreesAllBefore()
    {
        Add(0, 3, bytes: 8000);
        _window.Acknowledge(1);
        Assert.Equal(8000, _window.Bytes);
        _window.Acknowledge(2);
        Assert.Equal(0, _window.Bytes);
    }

    [Fact]
    public void SmallFrames_AreBookedInGroups_AndTheHighestAckFreesThemAll()
    {
        Add(0, 100_000, bytes: 1);
        _window.Acknowledge(50_000);
        Assert.InRange(_window.Bytes, 49_999, 49_999 + 4096);
        _window.Acknowledge(99_999);
        Assert.Equal(0, _window.Bytes);
    }

    [Fact]
    public void BeforeTheFirstAck_ItIsInactiveAndForgetsWhatIsOld()
    {
        Add(0, 1000, bytes: 16 * 1024);
        Assert.False(_window.Active);
        Assert.InRange(_window.Bytes, 1, OutputLane.MaxUnacknowledgedBytes);
        _window.Acknowledge(0);
        Assert.True(_window.Active);
    }

    [Fact]
    public void NewStream_StartsAtZero_AndStaysActive()
    {
        Add(0, 1, bytes: 100);
        _window.Acknowledge(0);
        Add(1, 1, bytes: 100);
        _window.Restart();
        Assert.Equal(0, _window.Bytes);
        Assert.True(_window.Active);
        _window.Forget();
        Assert.False(_window.Active);
    }

    private void Add(ulong first, int frames, int bytes)
    {
        for (var i = 0; i < frames; i++)
        {
            _window.Add(first + (ulong)i, bytes);
        }
    }
}

using Chatcode.Grains.Gateways.Output;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class OutputAckTests
{
    private readonly FakeTime _time = new();
    private readonly OutputAck _ack = new();

    [Fact]
    public void FirstAck_GoesAtOnce()
    {
        _ack.Consumed(0);

        Assert.Equal(0ul, Take());
        Assert.Null(_ack.DueAt);
    }

    [Fact]
    public void AcksWithin75Milliseconds_BecomeOne_AndTheLastIsNotLeftOut()
    {
        _ack.Consumed(0);
        Take();
        var due = _time.GetUtcNow() + TimeSpan.FromMilliseconds(75);
        _ack.Consumed(1);
        _ack.Consumed(2);

        Assert.Null(Take());
        Assert.Equal(due, _ack.DueAt);
        _time.Advance(TimeSpan.FromMilliseconds(75));
        Assert.Equal(2ul, Take());
        Assert.Null(Take());
    }

    [Fact]
    public void After64KiB_AnAckDoesNotWait()
    {
        _ack.Consumed(0);
        Take();
        _ack.Accepted(64 * 1024);
        Assert.Null(Take());
        _ack.Consumed(1);

        Assert.Equal(1ul, Take());
        _ack.Accepted(64 * 1024 - 1);
        _ack.Consumed(2);
        Assert.Null(Take());
    }

    [Fact]
    public void LowerSeqs_ChangeNothing()
    {
        _ack.Consumed(5);
        Take();
        _time.Advance(TimeSpan.FromSeconds(1));
        _ack.Consumed(4);
        _ack.Consumed(5);

        Assert.Null(Take());
    }

    [Fact]
    public void NewStream_StartsOver()
    {
        _ack.Consumed(5);
        Take();
        _ack.Reset();
        Assert.Null(Take());
        _time.Advance(TimeSpan.FromSeconds(1));
        _ack.Consumed(0);

        Assert.Equal(0ul, Take());
    }

    private ulong? Take() => _ack.TryTake(_time.GetUtcNow(), out var seq) ? seq : null;
}

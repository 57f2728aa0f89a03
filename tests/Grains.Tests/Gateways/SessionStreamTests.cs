using Chatcode.Grains.Gateways.Output;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class SessionStreamTests
{
    private readonly SessionStream _stream = new();

    [Fact]
    public void Frames_InOrder_AreNext()
    {
        Assert.Equal(FrameOrder.Next, _stream.Take(0));
        Assert.Equal(FrameOrder.Next, _stream.Take(1));
        Assert.Equal(2ul, _stream.NextSeq);
    }

    [Fact]
    public void FirstFrame_OfAnUnknownStream_IsNextWhateverItsSeq() => Assert.Equal(FrameOrder.Next, _stream.Take(17));

    [Fact]
    public void LostFrames_AreAGap_AndTheStreamGoesOnBehindThem()
    {
        _stream.Take(0);

        Assert.Equal(FrameOrder.Gap, _stream.Take(2));
        Assert.Equal(FrameOrder.Next, _stream.Take(3));
    }

    [Fact]
    public void RepeatedFrame_ChangesNothing()
    {
        _stream.Take(0);
        _stream.Take(1);

        Assert.Equal(FrameOrder.Repeat, _stream.Take(0));
        Assert.Equal(2ul, _stream.NextSeq);
    }

    [Fact]
    public void AnotherName_EndsTheStream_AndStartsItsNumbering()
    {
        Assert.False(_stream.Rename("a", 0));
        _stream.Take(0);

        Assert.False(_stream.Rename("a", 1));
        Assert.Equal(1ul, _stream.NextSeq);
        Assert.True(_stream.Rename("b", 0));
        Assert.Equal(("b", 0ul), (_stream.Name, _stream.NextSeq));
        Assert.True(_stream.Rename("c", null));
        Assert.Null(_stream.NextSeq);
    }

    [Fact]
    public void Name_ThatComesAfterFrames_KeepsTheirNumbering()
    {
        _stream.Take(40);

        Assert.False(_stream.Rename("a", 41));
        Assert.Equal(("a", 41ul), (_stream.Name, _stream.NextSeq));
        Assert.False(_stream.Rename(null, 7));
        Assert.Equal(("a", 41ul), (_stream.Name, _stream.NextSeq));
    }

    [Fact]
    public void ScreenForEveryone_MakesFramesBeforeItRepeats()
    {
        _stream.Take(0);
        _stream.SkipTo(5);

        Assert.Equal(FrameOrder.Repeat, _stream.Take(4));
        Assert.Equal(FrameOrder.Next, _stream.Take(5));
        _stream.SkipTo(2);
        Assert.Equal(6ul, _stream.NextSeq);
        _stream.SkipTo(null);
        Assert.Equal(6ul, _stream.NextSeq);
    }

    [Fact]
    public void Reset_ForgetsNameAndNumbering()
    {
        _stream.Rename("a", 3);
        _stream.Reset();

        Assert.Equal((null, null), (_stream.Name, _stream.NextSeq));
    }
}

using System.Text;
using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class PaneOutputTests
{
    [Theory]
    [InlineData(new byte[] { 0x41 }, 0)]
    [InlineData(new byte[] { 0xC3 }, 1)]
    [InlineData(new byte[] { 0xC3, 0xBC }, 0)]
    [InlineData(new byte[] { 0xE2, 0x82 }, 2)]
    [InlineData(new byte[] { 0xE2, 0x82, 0xAC }, 0)]
    [InlineData(new byte[] { 0x41, 0xF0, 0x9F, 0x98 }, 3)]
    [InlineData(new byte[] { 0xF0, 0x9F, 0x98, 0x80 }, 0)]
    [InlineData(new byte[] { 0xC0 }, 0)] // never a first byte
    [InlineData(new byte[] { 0xE0, 0x80 }, 0)] // overlong
    [InlineData(new byte[] { 0xED, 0xA0 }, 0)] // a surrogate
    [InlineData(new byte[] { 0xF4, 0x90 }, 0)] // above U+10FFFF
    [InlineData(new byte[] { 0x80, 0x80, 0x80 }, 0)]
    public void UnfinishedCharacter_IsFoundAtTheEnd(byte[] output, int length) => Assert.Equal(length, Utf8Tail.UnfinishedLength(output));

    public static TheoryData<byte[], bool> Outputs => new()
    {
        { "aü€😀 ß"u8.ToArray(), true },
        { [0xE2, 0x82, 0x41, 0xFF, 0xC3, 0xC3, 0xBC, 0xF0, 0x9F, 0x58], false },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void AnySplit_KeepsEveryByteAndNoHalfCharacter(byte[] bytes, bool isText)
    {
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var sink = new RecordingSink();
                var output = new PaneOutput(sink);
                output.Take(bytes.AsSpan(0, first));
                Assert.True(!isText || Utf8Tail.UnfinishedLength(sink.From(0)) == 0);
                output.Take(bytes.AsSpan(first, second - first));
                Assert.True(!isText || Utf8Tail.UnfinishedLength(sink.From(0)) == 0);
                output.Take(bytes.AsSpan(second));
                Assert.Equal(bytes, sink.From(0));
            }
        }
    }

    [Fact]
    public void CharacterSplitAtTheResumePlace_ComesWholeAfterIt()
    {
        var sink = new RecordingSink();
        var output = new PaneOutput(sink);
        output.Pause();
        output.Take("lost \xE2"u8[..^2]);
        output.Take([0xE2, 0x82]);
        var place = output.Mark(null, resume: true);
        output.Take([0xAC]);
        Assert.Equal([0xE2, 0x82], place.Held);
        Assert.Equal("€"u8.ToArray(), sink.From(0));
    }

    [Fact]
    public async Task End_HandsOutWhatWasHeldAndNothingLater()
    {
        var sink = new RecordingSink();
        var output = new PaneOutput(sink);
        output.Take([0x41, 0xC3]);
        output.End(3);
        output.Take("late"u8);
        output.PauseForLoss();
        output.End(4);
        Assert.Equal(3, await sink.WaitForEnd());
        Assert.Equal([0x41, 0xC3], sink.From(0));
        Assert.False(sink.WasCalledAfterEnd);
    }
}

using System.Text;
using Xunit;

namespace Chatcode.Protocol.Tests;

public sealed class MessagePeekTests
{
    [Fact]
    public void Peek_finds_the_outermost_members_in_any_order()
    {
        var json = """{"x":{"type":"no","session_id":"no"},"session_id":"s\u00e9","request_id":"r","y":["type"],"type":"ack"}"""u8;
        Assert.True(MessageReader.TryPeek(json, out var peek));
        Assert.Equal(("ack", "sé", "r"), (peek.TypeText, peek.SessionIdText, peek.RequestIdText));
    }

    [Fact]
    public void Members_that_are_absent_or_no_text_are_empty()
    {
        Assert.True(MessageReader.TryPeek("""{"type":1,"request_id":null}"""u8, out var peek));
        Assert.True(peek.Type.IsEmpty && peek.SessionId.IsEmpty && peek.RequestId.IsEmpty);
        Assert.Null(peek.TypeText ?? peek.SessionIdText ?? peek.RequestIdText);
    }

    [Fact]
    public void Ids_above_their_limit_are_not_taken()
    {
        var longest = new string('i', ProtocolLimits.MaxId);
        Assert.True(MessageReader.TryPeek(Encoding.UTF8.GetBytes($$"""{"request_id":"{{longest}}","session_id":"{{longest}}i","type":"\u0069{{longest}}"}"""), out var peek));
        Assert.Equal(longest, peek.RequestIdText);
        Assert.True(peek.SessionId.IsEmpty && peek.Type.IsEmpty);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"type":"a","type":"b"}""")]
    [InlineData("""{"session_id":"a","sess\u0069on_id":"b"}""")]
    public void What_can_be_read_in_two_ways_or_none_is_not_peeked_at(string json)
    {
        Assert.False(MessageReader.TryPeek(Encoding.UTF8.GetBytes(json), out var peek));
        Assert.True(peek.Type.IsEmpty);
    }

    [Fact]
    public void Peeking_allocates_nothing()
    {
        var json = new SessionSnapshot { RequestId = "r", SessionId = "s", Content = new string('\u001b', 50_000) }.ToUtf8();
        var found = 0;
        Round(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round(20);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(21, found);

        void Round(int times)
        {
            for (var i = 0; i < times; i++)
            {
                found += MessageReader.TryPeek(json, out var peek) && peek.RequestId.SequenceEqual("r"u8) ? 1 : 0;
            }
        }
    }
}

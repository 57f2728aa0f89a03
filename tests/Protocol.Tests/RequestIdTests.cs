using System.Text;
using Xunit;

namespace Chatcode.Protocol.Tests;

public sealed class RequestIdTests
{
    [Theory]
    [InlineData("""{"type":"ack","request_id":"old","x":[1]}""", "new", """{"type":"ack","request_id":"new","x":[1]}""")]
    [InlineData("""{ "request_id" : 7 }""", "new", """{ "request_id" : "new" }""")]
    [InlineData("""{"request\u005fid":"o\u006cd"}""", "n\"é\n", """{"request\u005fid":"n\"é\n"}""")]
    [InlineData("""{"x":{"request_id":"inner"}}""", "new", """{"request_id":"new","x":{"request_id":"inner"}}""")]
    [InlineData(" { } ", "new", """ {"request_id":"new" } """)]
    [InlineData("""{"type":"ack","request_id":"old","x":1}""", null, """{"type":"ack","x":1}""")]
    [InlineData("""{"type":"ack" , "request_id":{"a":1} }""", null, """{"type":"ack" }""")]
    [InlineData("""{"request_id":"old" , "x":1}""", null, """{ "x":1}""")]
    [InlineData("""{ "request_id":"old" }""", null, """{}""")]
    [InlineData("""{"x":1}""", null, """{"x":1}""")]
    public void Request_id_is_replaced_added_or_removed_and_nothing_else(string json, string? requestId, string expected)
    {
        Assert.True(RequestId.TryReplace(Encoding.UTF8.GetBytes(json), requestId, out var changed));
        Assert.Equal(expected, Encoding.UTF8.GetString(changed));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"request_id":"a","request_id":"b"}""")]
    public void What_is_no_message_is_not_changed(string json) =>
        Assert.False(RequestId.TryReplace(Encoding.UTF8.GetBytes(json), "new", out _));

    [Fact]
    public void Changed_snapshot_reads_with_its_new_id_and_unknown_members()
    {
        var json = """{"type":"session.snapshot","schema_version":"1","request_id":"cp-1","session_id":"s","content":"\u001b[1m","later":{"a":[]}}"""u8;
        Assert.True(RequestId.TryReplace(json, "page-7", out var changed));
        Assert.True(MessageReader.TryReadBrowserEvent(changed, out var message, out _));
        Assert.Equal(new SessionSnapshot { RequestId = "page-7", SessionId = "s", Content = "\u001b[1m" }, message);
        Assert.Contains("\"later\":{\"a\":[]}", Encoding.UTF8.GetString(changed), StringComparison.Ordinal);
    }
}

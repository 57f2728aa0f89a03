using System.Text;
using System.Text.Json;
using Chatcode.Grains.Gateways.Commands;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class RequestIdTextTests
{
    [Theory]
    [InlineData("""{"type":"t","request_id":"old","content":"a\"b é"}""", "new", """{"type":"t","content":"a\"b é","request_id":"new"}""")]
    [InlineData("""{"request_id":"old"}""", "new", """{"request_id":"new"}""")]
    [InlineData("""{"request_id":"old"}""", null, "{}")]
    [InlineData("""{"a":1,"request_id":"old","b":{"request_id":"inner"}}""", null, """{"a":1,"b":{"request_id":"inner"}}""")]
    [InlineData("""{ "a" : [1, {"x": 2}] , "request_id" : null }""", null, """{"a" : [1, {"x": 2}]}""")]
    [InlineData("""{"a":1}""", "q\"uote", """{"a":1,"request_id":"q\u0022uote"}""")]
    public void Replace_ChangesTheTopLevelIdAlone(string message, string? requestId, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(RequestIdText.Replace(Encoding.UTF8.GetBytes(message), requestId)));

    [Theory]
    [InlineData("[1]")]
    [InlineData("{\"a\":")]
    [InlineData("")]
    public void Replace_OfWhatIsNoObject_Throws(string message) =>
        Assert.ThrowsAny<JsonException>(() => RequestIdText.Replace(Encoding.UTF8.GetBytes(message), "x"));
}

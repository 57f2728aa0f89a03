using System.Text;
using Xunit;

namespace Chatcode.Protocol.Tests;

public sealed class MessageReaderTests
{
    [Fact]
    public void Written_message_begins_with_type_and_version_and_omits_nulls()
    {
        var json = Encoding.UTF8.GetString(new SessionEnd { RequestId = "r1", SessionId = "s1" }.ToUtf8());
        Assert.Equal("""{"type":"session.end","schema_version":"1","request_id":"r1","session_id":"s1"}""", json);
    }

    [Fact]
    public void Both_writers_write_the_same()
    {
        var message = new SessionSnapshot { SessionId = "s1", Content = "<b>\"é\" \u001b[1m 🙂 \ud800</b>", Seq = ulong.MaxValue };
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        message.WriteTo(buffer);
        Assert.Equal(message.ToUtf8(), buffer.WrittenSpan.ToArray());
        Assert.Contains("<b>", Encoding.UTF8.GetString(message.ToUtf8()), StringComparison.Ordinal);
        Assert.Contains("é", Encoding.UTF8.GetString(message.ToUtf8()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", RefusalReason.NotJson, null)]
    [InlineData("{", RefusalReason.NotJson, null)]
    [InlineData("{} {}", RefusalReason.NotJson, null)]
    [InlineData("[1] x", RefusalReason.NotJson, null)]
    [InlineData("NaN", RefusalReason.NotJson, null)]
    [InlineData("\uFEFF{}", RefusalReason.NotJson, null)]
    [InlineData("[]", RefusalReason.NotAnObject, null)]
    [InlineData("\"type\"", RefusalReason.NotAnObject, null)]
    [InlineData("null", RefusalReason.NotAnObject, null)]
    [InlineData("{}", RefusalReason.TypeMissing, null)]
    [InlineData("""{"type":1}""", RefusalReason.TypeMissing, null)]
    [InlineData("""{"type":""}""", RefusalReason.UnknownType, null)]
    [InlineData("""{"type":"session.started","schema_version":"1"}""", RefusalReason.UnknownType, null)]
    [InlineData("""{"type":"ssh.list","request_id":"r"}""", RefusalReason.WrongSchemaVersion, null)]
    [InlineData("""{"type":"ssh.list","request_id":"r","schema_version":1}""", RefusalReason.WrongSchemaVersion, null)]
    [InlineData("""{"type":"ssh.list","request_id":"r","schema_version":"2"}""", RefusalReason.WrongSchemaVersion, null)]
    [InlineData("""{"type":"ssh.list","schema_version":"1"}""", RefusalReason.InvalidMember, "request_id")]
    [InlineData("""{"type":"ssh.list","schema_version":"1","request_id":""}""", RefusalReason.InvalidMember, "request_id")]
    [InlineData("""{"type":"ssh.list","schema_version":"1","request_id":null}""", RefusalReason.InvalidMember, "request_id")]
    [InlineData("""{"type":"ssh.list","type":"ssh.list","schema_version":"1","request_id":"r"}""", RefusalReason.InvalidMember, "type")]
    [InlineData("""{"type":"ssh.revoke","schema_version":"1","request_id":"r","fingerprint":"a","fingerprint":"a"}""", RefusalReason.InvalidMember, "fingerprint")]
    [InlineData("""{"type":"ssh.revoke","schema_version":"1","request_id":"r","fingerprint":null}""", RefusalReason.InvalidMember, "fingerprint")]
    [InlineData("""{"type":"ssh.revoke","schema_version":"1","request_id":"r","fingerprint":"\ud800"}""", RefusalReason.InvalidMember, "fingerprint")]
    [InlineData("""{"type":"session.resize","schema_version":"1","request_id":"r","session_id":"s","cols":0,"rows":1}""", RefusalReason.InvalidMember, "cols")]
    [InlineData("""{"type":"session.input","schema_version":"1","request_id":"r","session_id":"s","data":null}""", RefusalReason.InvalidMember, "data")]
    [InlineData("""{"type":"session.input","schema_version":"1","request_id":"r","session_id":"s","data":"a"}""", RefusalReason.InvalidMember, "data")]
    [InlineData("""{"type":"session.create","schema_version":"1","request_id":"r","session_id":"s","name":"n","workdir":"w","env":{"A":null}}""", RefusalReason.InvalidMember, "env")]
    [InlineData("""{"type":"gateway.update","schema_version":"1","request_id":"r","version":"2","url":"https://x"}""", RefusalReason.InvalidMember, "sha256")]
    public void Wrong_command_is_refused_with_reason_and_member(string json, RefusalReason reason, string? member)
    {
        Assert.False(MessageReader.TryReadCommand(Encoding.UTF8.GetBytes(json), out var command, out var refusal));
        Assert.Null(command);
        Assert.Equal((reason, member), (refusal.Reason, refusal.Member));
    }

    [Fact]
    public void Refused_command_keeps_its_request_id()
    {
        var json = """{"request_id":"r\u0031","type":"session.resize","schema_version":"1","session_id":"s","cols":"80"}"""u8;
        Assert.False(MessageReader.TryReadCommand(json, out _, out var refusal));
        Assert.Equal(("r1", "cols", "session.resize"), (refusal.RequestId, refusal.Member, refusal.Type));
    }
}

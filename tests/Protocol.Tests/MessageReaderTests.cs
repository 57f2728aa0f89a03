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
    public void Message_as_text_shows_none_of_its_contents()
    {
        WireMessage hello = new GatewayHello
        {
            GatewayId = "g",
            Version = "1",
            Hostname = "h",
            BootstrapToken = "secret",
            SystemInfo = new SystemInfo { Os = "linux", Arch = "amd64", Cpus = 1, RamTotalBytes = 1, DiskTotalBytes = 1 },
        };
        Assert.Equal("gateway.hello", $"{hello}");
        Assert.Equal("session.snapshot", $"{new SessionSnapshot { SessionId = "s", Content = "secret" }}");
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

    [Theory]
    [InlineData("""{"type":"ssh.list","request_id":"a","schema_version":"1","request_id":"b"}""", null)]
    [InlineData("""{"type":"ssh.list","request_id":"a","schema_version":"1" """, "a")]
    [InlineData("""{"type":"ssh.list","request_id":"a","schema_version":"0"}""", "a")]
    [InlineData("""{"type":"bogus","request_id":"a"}""", "a")]
    [InlineData("""{"type":"bogus","request_id":["a"]}""", null)]
    public void Refusal_has_the_request_id_when_there_is_no_doubt_which(string json, string? requestId)
    {
        Assert.False(MessageReader.TryReadCommand(Encoding.UTF8.GetBytes(json), out _, out var refusal));
        Assert.Equal(requestId, refusal.RequestId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void Command_above_its_limit_is_refused_with_its_request_id_even_when_cut_off(int over)
    {
        var json = Encoding.UTF8.GetBytes("""{"type":"session.input","schema_version":"1","request_id":"r1","session_id":"s1","data":" """
            + new string('A', ProtocolLimits.MaxTextMessage + over) + "\"}");
        Assert.False(MessageReader.TryReadCommand(json.AsSpan(0, ProtocolLimits.MaxTextMessage + 1), out _, out var refusal));
        Assert.Equal((RefusalReason.TooLarge, "r1", ErrorCodes.PayloadTooLarge), (refusal.Reason, refusal.RequestId, refusal.ErrorCode));
    }

    [Fact]
    public void Message_of_exactly_the_limit_is_read()
    {
        var empty = new SessionError { SessionId = "s1", Error = "" }.ToUtf8().Length;
        var message = new SessionError { SessionId = "s1", Error = new string('x', ProtocolLimits.MaxTextMessage - empty) };
        Assert.Equal(ProtocolLimits.MaxTextMessage, message.ToUtf8().Length);
        Assert.True(MessageReader.TryReadEvent(message.ToUtf8(), out var read, out _));
        Assert.Equal(message, read);
        Assert.False(MessageReader.TryReadEvent([.. message.ToUtf8(), (byte)' '], out _, out var refusal));
        Assert.Equal(RefusalReason.TooLarge, refusal.Reason);
    }

    [Theory]
    [InlineData("{", ErrorCodes.InvalidPayload)]
    [InlineData("[]", ErrorCodes.InvalidPayload)]
    [InlineData("""{"schema_version":"1"}""", ErrorCodes.InvalidPayload)]
    [InlineData("""{"type":"bogus"}""", ErrorCodes.UnknownType)]
    [InlineData("""{"type":"ping","schema_version":"9"}""", ErrorCodes.InvalidPayload)]
    [InlineData("""{"type":"session.end","schema_version":"1","session_id":"s"}""", ErrorCodes.UnknownType)]
    [InlineData("""{"type":"session.input","schema_version":"1","session_id":"s","data":7}""", ErrorCodes.InvalidPayload)]
    public void Refused_browser_message_has_the_code_of_its_answer(string json, string code)
    {
        Assert.False(MessageReader.TryReadBrowserRequest(Encoding.UTF8.GetBytes(json), out _, out var refusal));
        Assert.Equal(code, refusal.ErrorCode);
    }

    [Theory]
    [InlineData("""{"type":"gateway.health","schema_version":"1","gateway_id":"g","timestamp":"2026-11-22T10:00:00Z","active_sessions":[{"session_id":"s","last_activity_at":"soon"}]}""", "active_sessions[0].last_activity_at")]
    [InlineData("""{"type":"gateway.hello","schema_version":"1","gateway_id":"g","version":"1","hostname":"h","system_info":{"os":"x","arch":"y","cpus":-1}}""", "system_info.cpus")]
    [InlineData("""{"type":"gateway.hello","schema_version":"1","gateway_id":"g","version":"1","hostname":"h","system_info":{"os":"x"}}""", "system_info")]
    [InlineData("""{"type":"gateway.hello","schema_version":"1","gateway_id":"g","version":"1","system_info":{}}""", "system_info")]
    [InlineData("""{"type":"session.ended","schema_version":"1"}""", "session_id")]
    public void Refused_event_names_the_member_by_its_path(string json, string member)
    {
        Assert.False(MessageReader.TryReadEvent(Encoding.UTF8.GetBytes(json), out _, out var refusal));
        Assert.Equal(member, refusal.Member);
        Assert.Contains(member, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_read_with_any_offset_and_written_in_UTC()
    {
        var json = """{"type":"gateway.offline","schema_version":"1","gateway_id":"g","since":"2026-11-22T12:41:35.25+02:00"}"""u8;
        Assert.True(MessageReader.TryReadBrowserEvent(json, out var message, out _));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 10, 41, 35, 250, TimeSpan.Zero), Assert.IsType<GatewayOffline>(message).Since);
        Assert.Contains("\"2026-11-22T10:41:35.25Z\"", Encoding.UTF8.GetString(((GatewayOffline)message).ToUtf8()), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_written_as_the_replacement_character()
    {
        var json = new SessionError { SessionId = "s", Error = "a\ud83d" }.ToUtf8();
        Assert.True(MessageReader.TryReadEvent(json, out var message, out _));
        Assert.Equal("a\ufffd", Assert.IsType<SessionError>(message).Error);
    }

    [Fact]
    public void Input_bytes_survive_base64()
    {
        var bytes = Enumerable.Range(0, 256).Select(value => (byte)value).ToArray();
        var json = new BrowserInput { SessionId = "s", Data = bytes.AsMemory(1, 255) }.ToUtf8();
        Assert.True(MessageReader.TryReadBrowserRequest(json, out var message, out _));
        Assert.Equal(bytes.AsMemory(1), Assert.IsType<BrowserInput>(message).Data);
    }

    [Theory]
    [InlineData(20, 5, true)]
    [InlineData(1000, 500, true)]
    [InlineData(19, 5, false)]
    [InlineData(20, 4, false)]
    [InlineData(1001, 500, false)]
    [InlineData(1000, 501, false)]
    [InlineData(int.MinValue, int.MaxValue, false)]
    public void Grid_is_allowed_from_20_by_5_to_1000_by_500(int cols, int rows, bool allowed) =>
        Assert.Equal(allowed, ProtocolLimits.IsGridAllowed(cols, rows));
}

using System.Text;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

public sealed class RefusalTests : IAsyncLifetime
{
    private RunningDaemon _daemon = null!;
    private ScriptedLink _link = null!;

    public async Task InitializeAsync() => (_daemon, _link) = await RunningDaemon.StartAsync();

    public Task DisposeAsync() => _daemon.DisposeAsync().AsTask();

    [Theory]
    [InlineData("""{"type":"session.dance","schema_version":"1","request_id":"r"}""", "unknown type 'session.dance'")]
    [InlineData("""{"type":"session.resize","schema_version":"1","request_id":"r","session_id":"s","cols":0,"rows":5}""", "session.resize: cols")]
    [InlineData("""{"type":"session.input","schema_version":"1","request_id":"r","session_id":"s","data":"not base64!"}""", "session.input: data")]
    [InlineData("""{"type":"session.end","schema_version":"2","request_id":"r","session_id":"s"}""", "schema_version")]
    [InlineData("""{"type":"session.snapshot","schema_version":"1","request_id":"r","session_id":"nobody"}""", "session not found")]
    [InlineData("""{"type":"session.input","schema_version":"1","request_id":"r","session_id":"nobody","data":""}""", "session not found")]
    [InlineData("""{"type":"session.resize","schema_version":"1","request_id":"r","session_id":"nobody","cols":80,"rows":24}""", "session not found")]
    [InlineData("""{"type":"gateway.update","schema_version":"1","request_id":"r","version":"2.0.0"}""", "this gateway was not started by its service")]
    [InlineData("""{"type":"ssh.revoke","schema_version":"1","request_id":"r","fingerprint":"SHA256:nobody"}""", "key not found")]
    [InlineData("""{"type":"file.upload.chunk","schema_version":"1","request_id":"r","transfer_id":"t","seq":0,"data":""}""", "no such transfer")]
    [InlineData("""{"type":"file.upload.end","schema_version":"1","request_id":"r","transfer_id":"t"}""", "no such transfer")]
    [InlineData("""{"type":"file.download","schema_version":"1","request_id":"r","transfer_id":"t","path":"nothing"}""", "file not found")]
    public async Task CommandThatCantBeServed_IsAnsweredByItsRequestId(string command, string error)
    {
        await _link.SendTextAsync(command);
        var ack = await _link.AckAsync("r");
        Assert.False(ack.Ok);
        Assert.StartsWith(error, ack.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CommandAboveOneMebibyte_IsRefusedByItsRequestId_WhereverThatStands(bool first)
    {
        const string Id = "\"request_id\":\"big\",";
        var data = new string('A', 1024 * 1024 + 4);
        await _link.SendTextAsync($"{{{(first ? Id : "")}\"type\":\"session.input\",\"schema_version\":\"1\",\"data\":\"{data}\",{(first ? "" : Id)}\"session_id\":\"s\"}}");
        var ack = await _link.AckAsync("big");
        Assert.Equal((false, "message is over 1048576 bytes"), (ack.Ok, ack.Error));
    }

    [Fact]
    public async Task Nonsense_IsIgnored_AndTheLinkGoesOn()
    {
        await _link.SendTextAsync("not json");
        await _link.SendTextAsync("[]");
        await _link.SendTextAsync("");
        await _link.SendBinaryAsync([]);
        await _link.SendBinaryAsync([2, 200, 1]);
        await _link.SendBinaryAsync([9, 1, 65, 0, 0, 0, 0, 0, 0, 0, 0]);
        await _link.SendBinaryAsync(new byte[200_000]);
        await _link.SendBinaryAsync(FrameCodec.Encode(FrameKind.Output, "s"u8, 0, "output goes the other way"u8));
        await _link.SendTextAsync("""{"type":"session.ack","schema_version":"1","request_id":"x","session_id":"nobody","seq":18446744073709551615}""");
        await _link.SendAsync(new WorkspaceList { RequestId = "still here" });
        await _link.EventAsync<WorkspaceFolders>();
        Assert.Equal(3, _link.Received.Count);
    }
}

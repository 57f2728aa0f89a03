using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>A browser that comes back with its place in the stream, over real sockets.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class ResumeTests(SharedStandalone shared)
{
    [Fact]
    public async Task BrowserThatComesBack_GetsExactlyWhatItMissed_ThenLive()
    {
        await using var scene = await TerminalScene.SetAsync(shared.Standalone);
        for (var i = 0; i < 10; i++) await scene.Gateway.PrintAsync(scene.Session, $"line {i};");
        await scene.Browser.WaitForSeqAsync(10);

        await using var back = await ComeBackAsync(scene, Stream(scene), lastSeq: 3);
        await scene.Gateway.PrintAsync(scene.Session, "live;");

        Assert.Equal("resume.accepted 4 10", await NextAsync(back));
        for (var i = 4; i < 10; i++) Assert.Equal($"{i} line {i};", await NextAsync(back));
        Assert.Equal("10 live;", await NextAsync(back));
    }

    [Fact]
    public async Task MoreThanABrowserMayBeBehind_IsReplayedAllTheSame()
    {
        await using var scene = await TerminalScene.SetAsync(shared.Standalone);
        var frame = new byte[ProtocolLimits.MaxOutputPayload];
        const int held = ProtocolLimits.MaxReplayBytes / ProtocolLimits.MaxOutputPayload;
        await scene.Gateway.FloodAsync(scene.Session, frame, held + 1);
        await scene.Browser.WaitForSeqAsync(held + 1);

        await using var back = await ComeBackAsync(scene, Stream(scene), lastSeq: 0);

        Assert.Equal($"resume.accepted 1 {held + 1}", await NextAsync(back));
        for (var seq = 1; seq <= held; seq++) Assert.StartsWith($"{seq} ", await NextAsync(back), StringComparison.Ordinal);
        await using var late = await ComeBackAsync(scene, "another", lastSeq: 0);
        Assert.Equal("resume.missed stream_changed", await NextAsync(late));
        Assert.Equal("session.snapshot", await NextAsync(late));
    }

    [Theory]
    [InlineData("18446744073709551615")]
    [InlineData("10")]
    public async Task PlaceAheadOfTheStream_IsUnknown(string lastSeq)
    {
        await using var scene = await TerminalScene.SetAsync(shared.Standalone);
        await scene.Gateway.PrintAsync(scene.Session, "one");
        await scene.Browser.WaitForSeqAsync(1);
        await using var back = await ComeBackAsync(scene, Stream(scene), ulong.Parse(lastSeq, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("resume.missed unknown", await NextAsync(back));
        Assert.Equal("session.snapshot", await NextAsync(back));
    }

    private static string Stream(TerminalScene scene) => scene.Gateway.Sessions[scene.Session].Stream;

    private static Task<PeerSocket> ComeBackAsync(TerminalScene scene, string stream, ulong lastSeq)
    {
        var address = new UriBuilder(BrowserPeer.Address(scene.Person.Http.BaseAddress!, scene.Server.Vps, scene.Session));
        address.Query += $"&stream={stream}&last_seq={lastSeq}";
        return PeerSocket.ConnectAsync(address.Uri, ("X-Dev-User", scene.Person.Name));
    }

    // Who has the keyboard is told in between.
    private static async Task<string> NextAsync(PeerSocket socket)
    {
        while (true)
        {
            var (type, bytes) = (await Wait.For(socket.ReceiveAsync(), "a message")) ?? throw new InvalidOperationException("the socket ended");
            if (type is WebSocketMessageType.Binary)
            {
                Assert.Equal(FrameStatus.Ok, FrameCodec.Parse(bytes, out var frame));
                return $"{frame.Seq} {Encoding.UTF8.GetString(frame.Payload)}";
            }

            var json = JsonDocument.Parse(bytes).RootElement;
            switch (json.GetProperty("type").GetString())
            {
                case "control.state":
                    continue;
                case "resume.accepted":
                    return $"resume.accepted {json.GetProperty("from_seq")} {json.GetProperty("live_from")}";
                case "resume.missed":
                    return $"resume.missed {json.GetProperty("reason")}";
                case var other:
                    return other!;
            }
        }
    }
}

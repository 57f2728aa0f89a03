using System.Text;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>protocol.md "Browser ⇄ control plane", over real sockets with a scripted daemon behind.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class TerminalTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task Typing_ReachesTheGateway_AndItsEchoComesBack()
    {
        await using var scene = await Scene();
        await scene.Browser.TypeAsync("hello");
        await scene.Browser.WaitForScreenAsync("hello");
        Assert.Empty(scene.Browser.Faults);
    }

    [Fact]
    public async Task FirstOfAll_IsASnapshot_ThenFramesFromItsPlaceOn()
    {
        await using var scene = await Scene();
        await scene.Gateway.PrintAsync(scene.Session, "before");
        await using var second = await scene.Person.WatchAsync(scene.Server, scene.Session);
        await second.WaitForScreenAsync("before");
        await scene.Gateway.PrintAsync(scene.Session, "after");
        await second.WaitForScreenAsync("after");
        Assert.Empty(second.Faults);
    }

    [Fact]
    public async Task EveryByte_PassesInBothDirections()
    {
        await using var scene = await Scene();
        var all = Enumerable.Range(0, 256).Select(static value => (byte)value).ToArray();
        await scene.Browser.SendBinaryAsync(FrameCodec.Encode(FrameKind.Input, Encoding.UTF8.GetBytes(scene.Session), 0, all));
        Assert.Equal(all, await scene.Gateway.Input.WaitForAsync<byte[]>());
        await scene.Browser.WaitForScreenAsync(Encoding.Latin1.GetString(all));
    }

    [Fact]
    public async Task PasteOfAMegabyte_ArrivesWholeAndInOrder()
    {
        await using var scene = await Scene();
        scene.Gateway.Answers = false;
        var random = new Random(1);
        var paste = new byte[1024 * 1024];
        random.NextBytes(paste);
        const int Piece = 16 * 1024;
        for (var at = 0; at < paste.Length; at += Piece)
        {
            await scene.Browser.SendBinaryAsync(FrameCodec.Encode(FrameKind.Input, Encoding.UTF8.GetBytes(scene.Session), (ulong)(at / Piece), paste.AsSpan(at, Piece)));
        }

        await Wait.Until(() => Task.FromResult(scene.Gateway.Input.All.Sum(static piece => piece.Length) >= paste.Length), "the whole paste");
        Assert.Equal(paste, scene.Gateway.Input.All.SelectMany(static piece => piece).ToArray());
    }

    [Theory]
    [InlineData("{", ErrorCodes.InvalidPayload)]
    [InlineData("[]", ErrorCodes.InvalidPayload)]
    [InlineData("""{"type":"session.dance","schema_version":"1"}""", ErrorCodes.UnknownType)]
    [InlineData("""{"type":"session.resize","schema_version":"1","session_id":"SESSION"}""", ErrorCodes.InvalidPayload)]
    [InlineData("""{"type":"session.input","schema_version":"1","session_id":"ses-other","data":"eA=="}""", ErrorCodes.InvalidPayload)]
    public async Task BadText_IsAnsweredByError_AndTheSocketStays(string text, string code)
    {
        await using var scene = await Scene();
        await scene.Browser.SendTextAsync(text.Replace("SESSION", scene.Session, StringComparison.Ordinal));
        await scene.Browser.Messages.WaitForAsync<ErrorNotice>(error => error.Code == code);
        await AssertStays(scene);
    }

    [Fact]
    public async Task TextAboveTheLimit_IsAnsweredByError_ThenClosed1008()
    {
        await using var scene = await Scene();
        await scene.Browser.SendTextAsync(new string('x', ProtocolLimits.MaxTextMessage + 1));
        await scene.Browser.Messages.WaitForAsync<ErrorNotice>(error => error.Code == ErrorCodes.PayloadTooLarge);
        await Wait.For(scene.Browser.Ended, "the close");
        Assert.Equal(1008, scene.Browser.Closed?.Code);
    }

    [Fact]
    public async Task FrameAboveTheLimit_IsAnsweredByError_AndTheSocketStays()
    {
        await using var scene = await Scene();
        await scene.Browser.SendBinaryAsync(new byte[(2 * ProtocolLimits.MaxBinaryMessage) + 1]);
        await scene.Browser.Messages.WaitForAsync<ErrorNotice>(error => error.Code == ErrorCodes.PayloadTooLarge);
        await AssertStays(scene);
    }

    [Fact]
    public async Task FrameOfAnotherSession_OrKind_IsAnsweredByError_AndTypesNothing()
    {
        await using var scene = await Scene();
        await scene.Browser.SendBinaryAsync(FrameCodec.Encode(FrameKind.Input, "ses-other"u8, 7, "x"u8));
        await scene.Browser.Messages.WaitForAsync<ErrorNotice>(error => error is { Code: ErrorCodes.InvalidPayload, Seq: 7 });
        await scene.Browser.SendBinaryAsync(FrameCodec.Encode(FrameKind.Output, Encoding.UTF8.GetBytes(scene.Session), 8, "x"u8));
        await scene.Browser.Messages.WaitForAsync<ErrorNotice>(error => error is { Code: ErrorCodes.InvalidPayload, Seq: null });
        await AssertStays(scene);
        Assert.Equal("stays", Encoding.UTF8.GetString(scene.Gateway.Input.All.SelectMany(static piece => piece).ToArray()));
    }

    [Fact]
    public async Task Ping_IsAnsweredByPong()
    {
        await using var scene = await Scene();
        await scene.Browser.SendAsync(new Ping { RequestId = "p1" });
        await scene.Browser.Messages.WaitForAsync<Pong>(pong => pong.RequestId == "p1");
    }

    [Fact]
    public async Task AckWithRequestId_IsAnswered()
    {
        await using var scene = await Scene();
        scene.Gateway.AnswersAcks = true;
        await scene.Gateway.PrintAsync(scene.Session, "x");
        await scene.Browser.WaitForScreenAsync("x");
        await scene.Browser.SendAsync(new BrowserAck { SessionId = scene.Session, Seq = 0, RequestId = "a1" });
        await scene.Browser.Messages.WaitForAsync<Ack>(ack => ack is { RequestId: "a1", Ok: true });
    }

    [Fact]
    public async Task TwoBrowsersWithTheSameRequestId_EachGetTheirOwnAnswer()
    {
        await using var scene = await Scene();
        await using var second = await scene.Person.WatchAsync(scene.Server, scene.Session);
        await second.WaitForSeqAsync(0);
        await scene.Browser.SendAsync(new BrowserResize { SessionId = scene.Session, Cols = 100, Rows = 30, RequestId = "same" });
        await scene.Browser.Messages.WaitForAsync<Ack>(ack => ack is { RequestId: "same", Ok: true });
        await second.SendAsync(new BrowserResize { SessionId = scene.Session, Cols = 100, Rows = 30, RequestId = "same" });
        await second.Messages.WaitForAsync<Ack>(ack => ack is { RequestId: "same", Ok: false });
        Assert.Single(scene.Browser.Messages.All.OfType<Ack>());
    }

    [Fact]
    public async Task InputWhileTheGatewayIsAway_IsRefused_NeverDroppedInSilence()
    {
        await using var scene = await Scene();
        scene.Gateway.Abort();
        await scene.Browser.Messages.WaitForAsync<GatewayOffline>();
        await scene.Browser.SendAsync(new BrowserInput { SessionId = scene.Session, Data = "x"u8.ToArray(), RequestId = "i1" });
        await scene.Browser.Messages.WaitForAsync<Ack>(ack => ack is { RequestId: "i1", Ok: false, Error: AckErrors.GatewayNotConnected });
        await scene.Browser.TypeAsync("x");
        await scene.Browser.Messages.WaitForAsync<ErrorNotice>(error => error is { Code: ErrorCodes.GatewayNotConnected, Seq: 0 });
    }

    [Fact]
    public async Task GatewayAway_SocketOpensAllTheSame_AndSaysSoFirst()
    {
        await using var scene = await Scene();
        scene.Gateway.Abort();
        await scene.Person.WaitForGatewayAsync(scene.Server, connected: false);
        await using var second = await scene.Person.WatchAsync(scene.Server, scene.Session);
        await second.Messages.WaitForAsync<SessionError>(error => error.Error == AckErrors.GatewayNotConnected);
        await second.Messages.WaitForAsync<GatewayOffline>();
        Assert.IsType<SessionError>(second.Messages.All[0]);
    }

    [Fact]
    public async Task ClosedSocket_IsGoneForTheOthers()
    {
        await using var scene = await Scene();
        await using var second = await scene.Person.WatchAsync(scene.Server, scene.Session);
        await scene.Browser.Messages.WaitForAsync<ControlState>(state => state.Viewers == 2);
        var before = scene.Browser.Messages.Count;
        await second.CloseAsync();
        await scene.Browser.Messages.WaitForAsync<ControlState>(state => state.Viewers == 1, before);
        await Wait.For(second.Ended, "the answer to the close");
        Assert.Equal(1000, second.Closed?.Code);
    }

    private static async Task AssertStays(TerminalScene scene)
    {
        await scene.Browser.TypeAsync("stays");
        await scene.Browser.WaitForScreenAsync("stays");
    }

    private Task<TerminalScene> Scene() => TerminalScene.SetAsync(_standalone);
}

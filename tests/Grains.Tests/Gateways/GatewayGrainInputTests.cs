using System.Text.Json.Nodes;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainInputTests
{
    [Fact]
    public async Task Input_GoesToADaemonThatTakesFrames_NumberedFromZero()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);

        await scene.Send(viewer, 0, Typed("a", 40), Typed("\0b", 41));

        var first = await scene.Gateway.Input();
        Assert.Equal((session.Value, 0ul, "a"), (first.Session, first.Seq, System.Text.Encoding.ASCII.GetString(first.Data)));
        Assert.Equal((viewer, 1L), (first.Item.InputViewer, first.Item.InputNumber));
        var second = await scene.Gateway.Input();
        Assert.Equal(1ul, second.Seq);
        Assert.Equal("\0b"u8, second.Data);
        Assert.Equal(2L, second.Item.InputNumber);
    }

    [Fact]
    public async Task Input_GoesToABaseDaemonAsACommand()
    {
        var (scene, session) = await GatewayScene.WithSession(capabilities: []);
        await using var _ = scene;
        var viewer = await scene.Watch(session, stream: null);

        await scene.Send(viewer, 0, Typed("ls\r", 0));

        var input = await scene.Gateway.Command<SessionInput>();
        Assert.Equal(session.Value, input.SessionId);
        Assert.Equal("ls\r"u8, input.Data.Span);
    }

    [Fact]
    public async Task RequestWithAnId_GetsTheGatewaysAckUnderIt()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);

        await scene.Send(
            viewer,
            0,
            new ViewerMessage { Kind = ViewerMessageKind.Input, RequestId = "i", Data = "x"u8.ToArray() },
            new ViewerMessage { Kind = ViewerMessageKind.Resize, RequestId = "r", Cols = 100, Rows = 40 },
            new ViewerMessage { Kind = ViewerMessageKind.Ack, RequestId = "a", Seq = 3 },
            new ViewerMessage { Kind = ViewerMessageKind.Ack, RequestId = "b", Seq = 9, Stream = "s0" });
        var resize = await scene.Gateway.Command<SessionResize>();
        Assert.Equal((100, 40), (resize.Cols, resize.Rows));
        var ack = await scene.Gateway.Command<SessionAck>();
        Assert.Equal((3ul, "s1"), (ack.Seq, ack.Stream));
        await scene.Gateway.Ack(ack);

        // Of a stream that is over: it must not count for the one that is shown now.
        var late = await scene.Gateway.Command<SessionAck>();
        Assert.Equal((9ul, "s0"), (late.Seq, late.Stream));
        await scene.Gateway.Ack(resize, "no");
        await scene.Gateway.Ack(await scene.Gateway.Command<SessionInput>());

        Assert.Equal(("a", true, null), await NextAck(scene, viewer));
        Assert.Equal(("r", false, "no"), await NextAck(scene, viewer));
        Assert.Equal(("i", true, null), await NextAck(scene, viewer));
    }

    [Fact]
    public async Task RepeatedMessages_AreTypedOnce()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        Assert.Equal(2, (await scene.Send(viewer, 0, Typed("a", 0), Typed("b", 1))).NextNumber);

        Assert.Equal(3, (await scene.Send(viewer, 0, Typed("a", 0), Typed("b", 1), Typed("c", 2))).NextNumber);

        Assert.Equal("abc", string.Concat(await Data(scene), await Data(scene), await Data(scene)));
        Assert.Equal(AcceptStatus.Stale, (await scene.Send(viewer, 4, Typed("e", 4))).Status);
    }

    [Fact]
    public async Task FullGatewayQueue_IsBusy_UntilThereIsRoom()
    {
        // Stands still: the grain believes in a full queue for a second only.
        var time = new FakeTime();
        var (scene, session) = await GatewayScene.WithSession(time);
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        scene.Edge.OnDeliver = _ => Task.FromResult(new DeliverResult { GatewayQueueFull = true });
        await scene.Send(viewer, 0, Typed("a", 0));
        await scene.Gateway.Input();
        scene.Edge.OnDeliver = null;

        await Testing.Wait.Until(async () => (await scene.Send(viewer, 1, Typed("b", 1))) is { Status: AcceptStatus.Busy, NextNumber: 1 }, "being told to wait");
        await scene.Grain.GatewayWritable(scene.Gateway.Link! with { Connection = Guid.NewGuid() });
        Assert.Equal(AcceptStatus.Busy, (await scene.Send(viewer, 1, Typed("b", 1))).Status);
        await scene.Grain.GatewayWritable(scene.Gateway.Link!);

        Assert.Equal(AcceptStatus.Accepted, (await scene.Send(viewer, 1, Typed("b", 1))).Status);
        Assert.Equal("b", await Data(scene));
    }

    [Fact]
    public async Task GatewayAway_RequestsAreRefused_AndFramesOnceASecond()
    {
        var time = new SkipTime();
        var (scene, session) = await GatewayScene.WithSession(time);
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        await scene.Grain.DetachGateway(scene.Gateway.Link!);

        var result = await scene.Send(
            viewer,
            0,
            Typed("a", 7),
            Typed("b", 8),
            new ViewerMessage { Kind = ViewerMessageKind.Resize, RequestId = "r", Cols = 80, Rows = 24 },
            new ViewerMessage { Kind = ViewerMessageKind.Snapshot, RequestId = "s" });

        Assert.Equal(4, result.NextNumber);
        var replies = result.Replies!.Select(reply => JsonNode.Parse(reply)!).ToList();
        Assert.Equal(["error", "ack", "ack"], replies.Select(reply => reply["type"]!.GetValue<string>()));
        Assert.Equal(("gateway_not_connected", 7ul), (replies[0]["code"]!.GetValue<string>(), replies[0]["seq"]!.GetValue<ulong>()));
        Assert.Equal(("r", false, "gateway not connected"), (replies[1]["request_id"]!.GetValue<string>(), replies[1]["ok"]!.GetValue<bool>(), replies[1]["error"]!.GetValue<string>()));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single((await scene.Send(viewer, 4, Typed("c", 9))).Replies!);
    }

    [Fact]
    public async Task KeyboardHeldByAnother_InputIsRefused_AndHandedOverWhenAskedFor()
    {
        var time = new SkipTime();
        var (scene, session) = await GatewayScene.WithSession(time);
        await using var _ = scene;
        var (ada, bob) = (await scene.Watch(session), await scene.Watch(session));
        await scene.Send(ada, 0, Typed("a", 0));

        var refused = await scene.Send(bob, 0, Typed("b", 5), new ViewerMessage { Kind = ViewerMessageKind.Resize, RequestId = "r", Cols = 80, Rows = 24 });
        var replies = refused.Replies!.Select(reply => JsonNode.Parse(reply)!).ToList();
        Assert.Equal(("read_only", 5ul), (replies[0]["code"]!.GetValue<string>(), replies[0]["seq"]!.GetValue<ulong>()));
        Assert.StartsWith("session is read-only", replies[1]["error"]!.GetValue<string>(), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await scene.Send(bob, 2, new ViewerMessage { Kind = ViewerMessageKind.Resize, Cols = 80, Rows = 24 })).Replies);
        var early = await scene.Send(bob, 3, new ViewerMessage { Kind = ViewerMessageKind.ControlRequest, RequestId = "c1" });
        Assert.False(JsonNode.Parse(Assert.Single(early.Replies!))!["ok"]!.GetValue<bool>());

        time.Advance(TimeSpan.FromSeconds(30));
        var later = await scene.Send(bob, 4, new ViewerMessage { Kind = ViewerMessageKind.ControlRequest, RequestId = "c2" }, Typed("c", 6));

        Assert.True(JsonNode.Parse(Assert.Single(later.Replies!))!["ok"]!.GetValue<bool>());
        Assert.Equal("ac", await Data(scene) + await Data(scene));
        await scene.Send(bob, 6, new ViewerMessage { Kind = ViewerMessageKind.ControlRelease });
        Assert.Null((await scene.Send(ada, 1, Typed("d", 1))).Replies);
        Assert.Equal("d", await Data(scene));
    }

    [Theory]
    [InlineData(19, 24)]
    [InlineData(1001, 24)]
    [InlineData(80, 4)]
    [InlineData(80, 501)]
    public async Task GridOutOfRange_IsRefused(int cols, int rows)
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);

        var result = await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Resize, RequestId = "r", Cols = cols, Rows = rows });

        Assert.Equal("size out of range", JsonNode.Parse(Assert.Single(result.Replies!))!["error"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NewGrid_IsToldToViewersByUs_OnlyWhenTheDaemonDoesNot(bool resume)
    {
        var (scene, session) = await GatewayScene.WithSession(capabilities: resume ? [Capabilities.Resume] : []);
        await using var _ = scene;
        var viewer = await scene.Watch(session, stream: null);

        await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Resize, Cols = 100, Rows = 30 });
        await scene.Gateway.Command<SessionResize>();
        await scene.Gateway.Send(new SessionEnded { SessionId = session.Value });
        await scene.Edge.NextMessage(MessageTypes.SessionEnded);

        Assert.Equal(!resume, scene.Edge.UntakenTypes().Contains(MessageTypes.SessionResized));
    }

    [Fact]
    public async Task UnknownViewer_IsStale()
    {
        var (scene, _) = await GatewayScene.WithSession();
        await using var _1 = scene;

        Assert.Equal(AcceptStatus.Stale, (await scene.Send(ViewerId.New(), 0, Typed("a", 0))).Status);
    }

    private static ViewerMessage Typed(string text, ulong seq) =>
        new() { Kind = ViewerMessageKind.Input, Data = System.Text.Encoding.ASCII.GetBytes(text), Seq = seq };

    private static async Task<string> Data(GatewayScene scene) => System.Text.Encoding.ASCII.GetString((await scene.Gateway.Input()).Data);

    private static async Task<(string RequestId, bool Ok, string? Error)> NextAck(GatewayScene scene, ViewerId viewer)
    {
        var (_, json) = await scene.Edge.NextMessage(MessageTypes.Ack, viewer);
        return (json["request_id"]!.GetValue<string>(), json["ok"]!.GetValue<bool>(), json["error"]?.GetValue<string>());
    }
}

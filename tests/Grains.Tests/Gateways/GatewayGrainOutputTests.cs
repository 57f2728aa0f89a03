using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainOutputTests
{
    [Fact]
    public async Task Frames_GoToTheEdgeAsTheBatchThatCame()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);

        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));

        var frames = await NextFrames(scene.Edge);
        Assert.Equal(session, frames.Session);
        Assert.Equal([.. FakeGateway.Frame(session, 0, "a"), .. FakeGateway.Frame(session, 1, "b")], frames.Data!);
    }

    [Fact]
    public async Task FramesOfTwoSessions_EachGoToTheirEdges_AroundWhatIsNoFrame()
    {
        var (scene, one) = await GatewayScene.WithSession();
        await using var _ = scene;
        var two = await scene.StartSession("s2");
        var other = new RecordingEdge(scene.Host.Grains);
        await scene.Watch(one);
        await scene.Watch(two, "s2", edge: other);

        await scene.Gateway.SendPacked(
            FakeGateway.Frame(one, 0, "1"),
            FakeGateway.Frame(two, 0, "2"),
            PackedMessages.Pack(PackedMessages.Binary, [9, 9]),
            FakeGateway.Frame(SessionId.New(), 0, "unlisted"),
            PackedMessages.Pack(PackedMessages.Text, "nonsense"u8),
            FakeGateway.Frame(one, 1, "3"));

        Assert.Equal(FakeGateway.Frame(two, 0, "2"), (await NextFrames(other)).Data!);
        Assert.Equal(FakeGateway.Frame(one, 0, "1"), (await NextFrames(scene.Edge)).Data!);
        Assert.Equal(FakeGateway.Frame(one, 1, "3"), (await NextFrames(scene.Edge)).Data!);
    }

    [Fact]
    public async Task FirstScreen_StartsTheViewerAtItsSeq_AndIsNobodyElses()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.SendOutput(session, 0, "before");
        var (viewer, attached) = await scene.Attach(session);
        Assert.True(attached.Found);
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        Assert.Equal((session.Value, 1000), (request.SessionId, request.Lines));

        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "screen", Stream = "s1", Seq = 1 });

        var (item, json) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal([viewer], item.Viewers!);
        Assert.Equal((1ul, "s1"), (item.StartsLiveAt, item.Stream));
        Assert.Null(json["request_id"]);
        Assert.Equal("screen", json["content"]!.GetValue<string>());
        await scene.Gateway.SendOutput(session, 1, "after");
        Assert.Equal(FakeGateway.Frame(session, 1, "after"), (await NextFrames(scene.Edge)).Data!);
        Assert.DoesNotContain(scene.Edge.Untaken, left => left.Kind == EdgeItemKind.SessionFrames);
    }

    [Fact]
    public async Task ScreenWithoutSeq_StartsAtTheFrameThatFollowsIt()
    {
        var (scene, session) = await GatewayScene.WithSession(capabilities: []);
        await using var _ = scene;
        await scene.Attach(session);
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Gateway.SendOutput(session, 0, "in flight");

        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "screen" });

        var (item, _) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal((1ul, null), (item.StartsLiveAt, item.Stream));
    }

    [Fact]
    public async Task ViewersThatWait_AreServedByOneRequest()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var other = new RecordingEdge(scene.Host.Grains);
        var (one, _) = await scene.Attach(session);
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        var (two, _) = await scene.Attach(session);
        var (three, _) = await scene.Attach(session, other);

        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "screen", Stream = "s1", Seq = 0 });

        Assert.Equal([one, two], (await scene.Edge.NextMessage(MessageTypes.SessionSnapshot)).Item.Viewers!);
        Assert.Equal([three], (await other.NextMessage(MessageTypes.SessionSnapshot)).Item.Viewers!);
        Assert.DoesNotContain(scene.Edge.Untaken, item => item.Kind == EdgeItemKind.GatewayMessages && System.Text.Encoding.UTF8.GetString(item.Data!).Contains("session.snapshot", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ScreenThatFramesOvertook_IsAskedForAgain_ThreeTimesAtMost()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Attach(session);
        for (ulong attempt = 0; attempt < 3; attempt++)
        {
            var request = await scene.Gateway.Command<SessionSnapshotRequest>();
            await scene.Gateway.SendOutput(session, attempt, "x");
            await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = $"screen {attempt}", Stream = "s1", Seq = attempt });
        }

        var (item, json) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal("screen 2", json["content"]!.GetValue<string>());
        Assert.Equal(3ul, item.StartsLiveAt);
    }

    [Fact]
    public async Task UnansweredScreen_IsAskedForAgain_AndThenGivenUp()
    {
        var time = new SkipTime();
        var (scene, session) = await GatewayScene.WithSession(time);
        await using var _ = scene;
        var (viewer, _) = await scene.Attach(session);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await scene.Gateway.Command<SessionSnapshotRequest>();
            time.Advance(TimeSpan.FromSeconds(10));
        }

        var (_, json) = await scene.Edge.NextMessage(MessageTypes.SessionError, viewer);
        Assert.Equal("timed out", json["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task RefusedScreen_IsToldToThoseThatWait()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var (viewer, _) = await scene.Attach(session);

        await scene.Gateway.Ack(await scene.Gateway.Command<SessionSnapshotRequest>(), "tmux is gone");

        var (_, json) = await scene.Edge.NextMessage(MessageTypes.SessionError, viewer);
        Assert.Equal("tmux is gone", json["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task ViewerWhoseScreenWasRefused_IsLiveFromTheOneItAsksFor()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var (viewer, _) = await scene.Attach(session);
        await scene.Gateway.Ack(await scene.Gateway.Command<SessionSnapshotRequest>(), "tmux hangs");
        await scene.Edge.NextMessage(MessageTypes.SessionError, viewer);

        await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Snapshot, RequestId = "mine" });
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Gateway.Send(
            new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "x", Stream = "s1", Seq = 0 },
            new Ack { RequestId = request.RequestId, Ok = true });
        await scene.Gateway.SendOutput(session, 0, "a");

        var (screen, json) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot, viewer);
        Assert.Equal(("mine", 0ul), (json["request_id"]!.GetValue<string>(), screen.StartsLiveAt));
        await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "the output behind the screen");
    }

    [Fact]
    public async Task UnsolicitedSnapshot_StartsEveryoneInTheNewStream()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);
        await scene.Gateway.SendOutput(session, 0, "old");
        await NextFrames(scene.Edge);

        await scene.Gateway.Send(new SessionSnapshot { SessionId = session.Value, Content = "new", Stream = "s2", Seq = 0 });
        await scene.Gateway.SendOutput(session, 0, "new");

        var (item, _) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal((EdgeItemKind.SessionMessage, 0ul, "s2"), (item.Kind, item.StartsLiveAt, item.Stream));
        Assert.Equal(FakeGateway.Frame(session, 0, "new"), (await NextFrames(scene.Edge)).Data!);
    }

    [Fact]
    public async Task StreamNamedByAnAnswerToOne_CutsTheOthersToAScreen()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var asked = scene.Grain.SnapshotSession(scene.User, session, 5);
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        Assert.Equal(5, request.Lines);

        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "x", Stream = "s2", Seq = 4 });

        Assert.Equal(SessionOutcome.Ok, (await asked).Outcome);
        var screen = await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Gateway.SendOutput(session, 4, "unseen");
        await scene.Gateway.Send(new SessionSnapshot { RequestId = screen.RequestId, SessionId = session.Value, Content = "y", Stream = "s2", Seq = 5 });
        var (item, _) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot, viewer);
        Assert.Equal((5ul, "s2"), (item.StartsLiveAt, item.Stream));
        Assert.DoesNotContain(scene.Edge.Untaken, left => left.Kind == EdgeItemKind.SessionFrames);
    }

    [Fact]
    public async Task Gap_IsTold_AndNothingIsShownUntilTheNextScreen()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);

        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 2, "c"), FakeGateway.Frame(session, 3, "d"));

        Assert.Equal(FakeGateway.Frame(session, 0, "a"), (await NextFrames(scene.Edge)).Data!);
        var missed = await scene.Edge.NextMessage(MessageTypes.ResumeMissed);
        Assert.Equal("gap", missed.Json["reason"]!.GetValue<string>());
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "x", Stream = "s1", Seq = 4 });
        await scene.Gateway.SendOutput(session, 4, "e");
        await scene.Edge.NextMessage(MessageTypes.SessionSnapshot, viewer);
        Assert.Equal(FakeGateway.Frame(session, 4, "e"), (await NextFrames(scene.Edge)).Data!);
    }

    [Fact]
    public async Task RepeatedFrame_IsNotShownAgain()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);

        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));

        var frames = await NextFrames(scene.Edge);
        Assert.Equal([.. FakeGateway.Frame(session, 0, "a"), .. FakeGateway.Frame(session, 1, "b")], frames.Data!);
    }

    [Fact]
    public async Task EventsOfASession_ReachItsViewersInTheirPlace()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);

        await scene.Gateway.SendPacked(
            FakeGateway.Frame(session, 0, "a"),
            PackedMessages.Pack(PackedMessages.Text, new SessionResized { SessionId = session.Value, Cols = 100, Rows = 30, Stream = "s1", Seq = 1 }.ToUtf8()),
            FakeGateway.Frame(session, 1, "b"),
            PackedMessages.Pack(PackedMessages.Text, new SessionEnded { SessionId = session.Value, ExitCode = 3 }.ToUtf8()));

        var ended = await scene.Edge.NextMessage(MessageTypes.SessionEnded);
        Assert.Equal(3, ended.Json["exit_code"]!.GetValue<int>());
        Assert.Equal(
            [EdgeItemKind.SessionFrames, EdgeItemKind.SessionMessage, EdgeItemKind.SessionFrames],
            scene.Edge.Untaken.Where(item => item.Kind is EdgeItemKind.SessionFrames or EdgeItemKind.SessionMessage).Select(item => item.Kind));
    }

    [Fact]
    public async Task CaughtUpViewer_GetsAScreenOfItsOwn()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var slow = await scene.Watch(session);
        var fast = await scene.Watch(session);

        await scene.Grain.ReportConsumption(new ConsumptionReport { Edge = scene.Edge.Id, Consumed = [], CatchUp = [slow, ViewerId.New()] });

        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "x", Stream = "s1", Seq = 0 });
        var (item, _) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal([slow], item.Viewers!);
        Assert.DoesNotContain(fast, item.Viewers!);
    }

    private static Task<EdgeItem> NextFrames(RecordingEdge edge) => edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "output frames");
}

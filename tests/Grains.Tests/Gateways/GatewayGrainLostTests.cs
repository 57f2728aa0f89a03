using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

/// <summary>An activation is lost while sockets stay open: edges attach again, in any order, and nobody sees it.</summary>
public sealed class GatewayGrainLostTests
{
    [Fact]
    public async Task GatewayFirst_ThenViewers_GoOnWhereTheyWere()
    {
        var (scene, session, viewer) = await Lost();
        await using var _ = scene;

        await Restore(scene, session);
        await scene.Resume(session, "s1", next: 2, again: viewer);
        await scene.Gateway.SendOutput(session, 3, "d");

        await GoesOn(scene, session, viewer);
    }

    [Fact]
    public async Task ViewersFirst_WaitForTheGateway_AndGoOnWhereTheyWere()
    {
        var (scene, session, viewer) = await Lost();
        await using var _ = scene;

        await scene.Resume(session, "s1", next: 2, again: viewer);
        Assert.Equal(AcceptStatus.Busy, (await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Input, Data = "x"u8.ToArray() })).Status);
        await Restore(scene, session);
        await scene.Gateway.SendOutput(session, 3, "d");

        await GoesOn(scene, session, viewer);
        Assert.Equal(AcceptStatus.Accepted, (await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Input, Data = "x"u8.ToArray() })).Status);
        Assert.Equal("x"u8.ToArray(), (await scene.Gateway.Input()).Data);
    }

    [Fact]
    public async Task ConsumptionReportedBeforeTheGatewayIsBack_IsAcknowledged()
    {
        var (scene, session, viewer) = await Lost();
        await using var _ = scene;
        await scene.Resume(session, "s1", next: 3, again: viewer);
        await scene.Grain.ReportConsumption(new ConsumptionReport
        {
            Edge = scene.Edge.Id,
            Consumed = [new ConsumedSeq { Session = session, Stream = "s1", Seq = 2 }],
            CatchUp = [],
        });

        // The edge does not say it twice, and a daemon that waits for this ack sends nothing more to report.
        await Restore(scene, session);

        var ack = await scene.Gateway.Command<SessionAck>();
        Assert.Equal(("s1", 2ul), (ack.Stream, ack.Seq));
    }

    [Fact]
    public async Task WhatWasNotRestored_IsAGapForTheViewer()
    {
        var (scene, session, viewer) = await Lost();
        await using var _ = scene;
        await scene.Resume(session, "s1", next: 0, again: viewer);

        await Restore(scene, session);

        var (_, json) = await scene.Edge.NextMessage(MessageTypes.ResumeMissed, viewer);
        Assert.Equal("gap", json["reason"]!.GetValue<string>());
        await scene.Gateway.Command<SessionSnapshotRequest>();
    }

    [Fact]
    public async Task LinkThatReplacedAnother_IsExpectedBackToo()
    {
        // Found by cuts, seed 12: the end of the replaced one was stored behind the start of its successor, as if the gateway were away.
        var (scene, session) = await GatewayScene.WithSession(settings: ("Gateways:LinkGrace", "00:00:30"));
        await using var own = scene;
        await scene.NewGateway().Attach();
        await scene.Host.RestartAsync();
        scene.Edge.Register(scene.Host.Grains);
        var before = scene.Edge.Untaken.Count;
        var (viewer, _) = await scene.Attach(session);
        await scene.Edge.NextMessage(MessageTypes.ControlState, viewer);
        Assert.DoesNotContain(MessageTypes.GatewayOffline, scene.Edge.UntakenTypes().Skip(before));
        Assert.DoesNotContain(scene.Edge.Untaken, item => item.Viewers?.Contains(viewer) == true);
    }

    [Fact]
    public async Task ScreenForEverybody_ComesBehindWord_ToThoseWhoWaitToGoOn()
    {
        var (scene, session, viewer) = await Lost();
        await using var _ = scene;
        await scene.Resume(session, "s1", next: 2, again: viewer);
        Assert.True((await scene.Gateway.Attach(again: true)).WantsOutput);
        await scene.Gateway.Send(new SessionSnapshot { SessionId = session.Value, Content = "new", Stream = "s2", Seq = 0 });
        var (missed, _) = await scene.Edge.NextMessage(MessageTypes.ResumeMissed, viewer);
        Assert.True(missed.EndsLive);
        Assert.Equal((ulong)0, (await scene.Edge.NextMessage(MessageTypes.SessionSnapshot)).Item.StartsLiveAt);
    }

    [Fact]
    public async Task EdgeThatRestoresNothing_IsNotWaitedForLong()
    {
        var (scene, session, viewer) = await Lost(("Gateways:SnapshotGrace", "00:00:00.1"));
        await using var _ = scene;
        await scene.Resume(session, "s1", next: 2, again: viewer);

        Assert.True((await scene.Gateway.Attach(again: true)).WantsOutput);

        await scene.Edge.NextMessage(MessageTypes.ResumeMissed, viewer);
        Assert.Equal(session.Value, (await scene.Gateway.Command<SessionSnapshotRequest>()).SessionId);
    }

    [Fact]
    public async Task GatewayThatDoesNotComeBack_TheViewerIsTold_InTime()
    {
        var (scene, session, viewer) = await Lost(("Gateways:LinkGrace", "00:00:00.1"));
        await using var _ = scene;

        await scene.Resume(session, "s1", next: 2, again: viewer);

        await scene.Edge.NextMessage(MessageTypes.GatewayOffline);
        Assert.Contains(scene.Edge.Batches.SelectMany(batch => batch.Items), item => item.Kind == EdgeItemKind.ViewerMessage && item.Viewers!.Contains(viewer));
    }

    [Fact]
    public async Task GatewayThatConnectedAnew_GivesTheViewerItsNewScreen()
    {
        var (scene, session, viewer) = await Lost();
        await using var _ = scene;
        await scene.Resume(session, "s1", next: 2, again: viewer);
        scene.Gateway = scene.NewGateway();

        Assert.False((await scene.Gateway.Attach()).WantsOutput);
        await scene.Gateway.Send(new SessionSnapshot { SessionId = session.Value, Content = "new", Stream = "s2", Seq = 0 });

        await scene.Edge.NextMessage(MessageTypes.ResumeMissed, viewer);
        var (item, _) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal(("s2", 0ul), (item.Stream, item.StartsLiveAt));
    }

    [Fact]
    public async Task OutputOfAnotherLink_IsNotRestored()
    {
        var (scene, session, viewer) = await Lost();
        await using var _ = scene;
        await scene.Gateway.Attach(again: true);

        await scene.Grain.RestoreOutput(new AcceptedOutput
        {
            Link = scene.Gateway.Link! with { Connection = Guid.NewGuid() },
            Streams = [new StreamTail { Session = session, Stream = "s1", NextSeq = 99 }],
        });

        await Restore(scene, session);
        await scene.Resume(session, "s1", next: 3, again: viewer);
        await scene.Gateway.SendOutput(session, 3, "d");
        Assert.Equal(FakeGateway.Frame(session, 3, "d"), (await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "the frame")).Data!);
    }

    [Fact]
    public async Task NamedStreams_AreToldToTheEdge()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;

        var result = await scene.Gateway.SendPacked(
            PackedMessages.Pack(PackedMessages.Text, new SessionSnapshot { SessionId = session.Value, Content = "x", Stream = "s2", Seq = 5 }.ToUtf8()),
            FakeGateway.Frame(session, 5, "a"));

        Assert.Equal(new StreamTail { Session = session, Stream = "s2", NextSeq = 6 }, Assert.Single(result.Named!));
        Assert.Null((await scene.Gateway.SendOutput(session, 6, "b")).Named);
        var resized = await scene.Gateway.Send(new SessionResized { SessionId = session.Value, Cols = 90, Rows = 30, Stream = "s2", Seq = 7 });
        Assert.Equal(new StreamTail { Session = session, Stream = "s2", NextSeq = 7 }, Assert.Single(resized.Named!));
    }

    [Fact]
    public async Task ActivationThatEnds_DeliversWhatItAccepted_AndSendsTheEdgeToTheNext()
    {
        var (scene, session) = await GatewayScene.WithSession(settings: ("Gateways:LinkGrace", "00:00:30"));
        await using var own = scene;
        await scene.Watch(session);
        var reached = new TaskCompletionSource();
        scene.Edge.OnDeliver = async _ =>
        {
            await reached.Task;
            return new DeliverResult();
        };
        await scene.Gateway.SendOutput(session, 0, "a");
        await scene.Gateway.SendOutput(session, 1, "b");
        var before = scene.Edge.Untaken.Count;
        await TestEngine.DeactivateAsync(scene.Host.Grains, scene.Host.Services, scene.Id);
        reached.SetResult();

        var ends = await scene.Edge.Next(item => item.Kind == EdgeItemKind.ActivationEnds, "the activation's last word");
        Assert.Equal(EdgeItemKind.ActivationEnds, ends.Kind);
        var delivered = scene.Edge.Untaken.Skip(before).ToArray();
        Assert.Equal([EdgeItemKind.SessionFrames, EdgeItemKind.SessionFrames], delivered.Select(item => item.Kind));
        Assert.Equal(FakeGateway.Frame(session, 1, "b"), delivered[1].Data!);
    }

    [Fact]
    public async Task ActivationThatEnds_WithoutReachingItsEdge_StoresNoEndOfTheLink()
    {
        var (scene, session) = await GatewayScene.WithSession(settings: [("Gateways:LinkGrace", "00:00:30"), ("Gateways:DeliverRetry", "00:00:00.001")]);
        await using var own = scene;
        await scene.Watch(session);
        var tries = 0;
        var refused = new TaskCompletionSource();
        scene.Edge.OnDeliver = async _ =>
        {
            tries++;
            await refused.Task;
            throw new InvalidOperationException("edge away");
        };
        await scene.Gateway.SendOutput(session, 0, "a");
        await TestEngine.DeactivateAsync(scene.Host.Grains, scene.Host.Services, scene.Id);
        refused.SetResult();
        await scene.Host.RestartAsync();
        scene.Edge.OnDeliver = null;
        scene.Edge.Register(scene.Host.Grains);
        scene.Gateway.Use(scene.Grain);

        // The link is expected back, so that nobody is told that it is away.
        await scene.Resume(session, "s1", next: 0, again: ViewerId.New());
        Assert.DoesNotContain(MessageTypes.GatewayOffline, scene.Edge.UntakenTypes());
        Assert.True((await scene.Gateway.Attach(again: true)).WantsOutput);
        Assert.InRange(tries, 1, 1);
    }

    [Fact]
    public async Task ActivationThatAnotherFollowed_Ends_AndLeavesTheGatewayConnected()
    {
        var (scene, session) = await GatewayScene.WithSession(settings: ("Gateways:LinkGrace", "00:00:30"));
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var link = scene.Gateway.Link!;
        scene.Edge.OnDeliver = batch => Task.FromResult(new DeliverResult { Superseded = batch.Activation == link.Activation, GatewayGone = true, ViewersGone = [viewer] });

        await scene.Gateway.SendOutput(session, 0, "a");

        await Wait.Until(async () => (await scene.Gateway.Health(session)).Status == AcceptStatus.Stale, "another activation");
        scene.Edge.OnDeliver = null;
        Assert.True((await scene.Gateway.Attach(again: true)).WantsOutput);
        Assert.NotEqual(link.Activation, scene.Gateway.Link!.Activation);
        Assert.DoesNotContain(MessageTypes.GatewayOffline, scene.Edge.UntakenTypes());
    }

    // One session with three frames and a viewer that has two of them; then the activation is gone.
    private static async Task<(GatewayScene Scene, SessionId Session, ViewerId Viewer)> Lost(params (string Key, string Value)[] settings)
    {
        (string, string)[] own = settings.Length > 0 ? settings : [("Gateways:LinkGrace", "00:00:30")];
        var (scene, session) = await GatewayScene.WithSession(settings: own);
        var viewer = await scene.Watch(session);
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"), FakeGateway.Frame(session, 2, "c"));
        await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "the frames");
        await scene.Host.RestartAsync();
        scene.Edge.Register(scene.Host.Grains);
        scene.Gateway.Use(scene.Grain);
        return (scene, session, viewer);
    }

    private static async Task Restore(GatewayScene scene, SessionId session)
    {
        Assert.True((await scene.Gateway.Attach(again: true)).WantsOutput);
        await scene.Grain.RestoreOutput(new AcceptedOutput
        {
            Link = scene.Gateway.Link!,
            Streams =
            [
                new StreamTail { Session = SessionId.New(), Stream = "unlisted", NextSeq = 4 },
                new StreamTail { Session = session, Stream = "s1", NextSeq = 3, Frames = [.. FakeGateway.Frame(session, 1, "b"), .. FakeGateway.Frame(session, 2, "c")] },
            ],
        });
    }

    private static async Task GoesOn(GatewayScene scene, SessionId session, ViewerId viewer)
    {
        var held = await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "what was not delivered");
        Assert.Equal([viewer], held.Viewers!);
        Assert.Equal([.. FakeGateway.Frame(session, 1, "b"), .. FakeGateway.Frame(session, 2, "c")], held.Data!);
        Assert.Equal(FakeGateway.Frame(session, 3, "d"), (await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "the live frame")).Data!);
        var told = scene.Edge.UntakenTypes().ToList();
        Assert.DoesNotContain(MessageTypes.ResumeAccepted, told);
        Assert.DoesNotContain(MessageTypes.ResumeMissed, told);
        Assert.DoesNotContain(MessageTypes.GatewayOffline, told);
    }
}

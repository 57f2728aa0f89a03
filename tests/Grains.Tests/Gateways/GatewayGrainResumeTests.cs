using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

/// <summary>Viewers that come back with a place in the stream (protocol.md "Resume").</summary>
public sealed class GatewayGrainResumeTests
{
    [Fact]
    public async Task PlaceThatIsHeld_GoesOnWithExactlyWhatIsMissing_ThenLive()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));
        await scene.Gateway.SendOutput(session, 2, "c");

        var viewer = await scene.Resume(session, "s1", next: 1);
        await scene.Gateway.SendOutput(session, 3, "d");

        var (start, json) = await scene.Edge.NextMessage(MessageTypes.ResumeAccepted, viewer);
        Assert.Equal(("s1", 1ul, 3ul), (json["stream"]!.GetValue<string>(), json["from_seq"]!.GetValue<ulong>(), json["live_from"]!.GetValue<ulong>()));
        Assert.Equal(("s1", 1ul), (start.Stream, start.StartsLiveAt));

        // The edge leaves out what the viewer has of the first array.
        var first = await NextFrames(scene.Edge);
        Assert.Equal([viewer], first.Viewers!);
        Assert.Equal([.. FakeGateway.Frame(session, 0, "a"), .. FakeGateway.Frame(session, 1, "b")], first.Data!);
        Assert.Equal(FakeGateway.Frame(session, 2, "c"), (await NextFrames(scene.Edge)).Data!);
        var live = await NextFrames(scene.Edge);
        Assert.Null(live.Viewers);
        Assert.Equal(FakeGateway.Frame(session, 3, "d"), live.Data!);
        Assert.All([first, live], frames => Assert.Equal("s1", frames.Stream));
        Assert.DoesNotContain(MessageTypes.SessionSnapshot, scene.Edge.UntakenTypes());
    }

    [Fact]
    public async Task NothingMissing_IsAcceptedWithoutAFrame()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.SendOutput(session, 0, "a");

        var viewer = await scene.Resume(session, "s1", next: 1);

        var (_, json) = await scene.Edge.NextMessage(MessageTypes.ResumeAccepted, viewer);
        Assert.Equal((1ul, 1ul), (json["from_seq"]!.GetValue<ulong>(), json["live_from"]!.GetValue<ulong>()));
        Assert.DoesNotContain(scene.Edge.Untaken, item => item.Kind == EdgeItemKind.SessionFrames);
    }

    [Theory]
    [InlineData("s1", 3ul, "unknown")]
    [InlineData("s1", ulong.MaxValue, "unknown")]
    [InlineData("s0", 1ul, "stream_changed")]
    [InlineData(null, 1ul, "unknown")]
    public async Task PlaceThatIsNone_GetsAScreen(string? stream, ulong next, string reason)
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));

        await Missed(scene, await scene.Resume(session, stream, next), reason);

        await scene.Gateway.Command<SessionSnapshotRequest>();
    }

    [Fact]
    public async Task FramesThatAreNoLongerHeld_GetAScreen()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        for (var seq = 0ul; seq < 2000; seq += 100)
        {
            await scene.Gateway.SendPacked([.. Enumerable.Range((int)seq, 100).Select(i => FakeGateway.Frame(session, (ulong)i, "x"))]);
        }

        await Missed(scene, await scene.Resume(session, "s1", next: 2000 - ProtocolLimits.MaxReplayFrames - 1), "evicted");
        var viewer = await scene.Resume(session, "s1", next: 2000 - ProtocolLimits.MaxReplayFrames);
        await scene.Edge.NextMessage(MessageTypes.ResumeAccepted, viewer);
    }

    [Fact]
    public async Task StreamThatIsOver_OrHasAHole_IsNotReplayed()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 3, "d"), FakeGateway.Frame(session, 4, "e"));
        await Missed(scene, await scene.Resume(session, "s1", next: 1), "evicted");
        await scene.Edge.NextMessage(MessageTypes.ResumeAccepted, await scene.Resume(session, "s1", next: 4));

        await scene.Gateway.Send(new SessionSnapshot { SessionId = session.Value, Content = "x", Stream = "s2", Seq = 0 });
        await Missed(scene, await scene.Resume(session, "s1", next: 4), "stream_changed");
        await Missed(scene, await scene.Resume(session, "s2", next: 4), "unknown");
        await scene.Edge.NextMessage(MessageTypes.ResumeAccepted, await scene.Resume(session, "s2", next: 0));
    }

    [Fact]
    public async Task PlaceBeforeANewGrid_GetsAScreen()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.SendOutput(session, 0, "a");
        await scene.Gateway.Send(new SessionResized { SessionId = session.Value, Cols = 90, Rows = 30, Stream = "s1", Seq = 1 });
        await scene.Gateway.SendOutput(session, 1, "b");

        await Missed(scene, await scene.Resume(session, "s1", next: 1), "unknown");
        await scene.Edge.NextMessage(MessageTypes.ResumeAccepted, await scene.Resume(session, "s1", next: 2));

        await scene.Gateway.Send(new SessionSnapshot { SessionId = session.Value, Content = "x", Stream = "s2", Seq = 0 });
        await scene.Edge.NextMessage(MessageTypes.ResumeAccepted, await scene.Resume(session, "s2", next: 0));
    }

    [Fact]
    public async Task GatewayWithoutStreams_HasNothingToResume()
    {
        var (scene, session) = await GatewayScene.WithSession(capabilities: []);
        await using var _ = scene;
        await scene.Gateway.SendOutput(session, 0, "a");

        await Missed(scene, await scene.Resume(session, null, next: 1), "unknown");
    }

    [Fact]
    public async Task GatewayAway_TheViewerGetsWhatWasHeld_ThenIsTold()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.SendOutput(session, 0, "a");
        await scene.Grain.DetachGateway(scene.Gateway.Link!);

        var viewer = await scene.Resume(session, "s1", next: 0);

        await scene.Edge.NextMessage(MessageTypes.GatewayOffline, viewer);
        var told = scene.Edge.Batches.SelectMany(batch => batch.Items).Where(item => item.Viewers?.Contains(viewer) == true).ToList();
        Assert.Equal(0ul, told[0].StartsLiveAt);
        Assert.Equal(EdgeItemKind.SessionFrames, told[1].Kind);
    }

    [Fact]
    public async Task ViewerThatResumes_LeavesOthersOfItsEdgeWaitingForTheirScreen()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.SendOutput(session, 0, "a");
        var (waiting, _) = await scene.Attach(session);
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        var resumed = await scene.Resume(session, "s1", next: 1);

        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "x", Stream = "s1", Seq = 1 });

        var (item, _) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal([waiting], item.Viewers!);
        Assert.NotEqual(waiting, resumed);
    }

    private static async Task Missed(GatewayScene scene, ViewerId viewer, string reason)
    {
        var (_, json) = await scene.Edge.NextMessage(MessageTypes.ResumeMissed, viewer);
        Assert.Equal(reason, json["reason"]!.GetValue<string>());
    }

    private static Task<EdgeItem> NextFrames(RecordingEdge edge) => edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "frames");
}

using System.Text.Json.Nodes;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainViewerTests
{
    [Fact]
    public async Task SessionOfAnother_IsNotFound()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;

        Assert.False((await scene.Attach(session, user: UserId.New())).Attached.Found);
        Assert.False((await scene.Attach(SessionId.New())).Attached.Found);
        Assert.False((await scene.Attach(default)).Attached.Found);
    }

    [Fact]
    public async Task GatewayAway_TheViewerIsTold_AndComesAliveByItself()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Grain.DetachGateway(scene.Gateway.Link!);

        var (viewer, _) = await scene.Attach(session);

        var (_, error) = await scene.Edge.NextMessage(MessageTypes.SessionError, viewer);
        Assert.Equal("gateway not connected", error["error"]!.GetValue<string>());
        await scene.Edge.NextMessage(MessageTypes.GatewayOffline, viewer);
        var again = scene.NewGateway();
        await again.Attach();
        await scene.Edge.NextMessage(MessageTypes.GatewayOnline);
        await again.Send(new SessionSnapshot { SessionId = session.Value, Content = "back", Stream = "s9", Seq = 3 });
        var (item, _) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal((session, 3ul), (item.Session, item.StartsLiveAt));
        await again.SendOutput(session, 3, "live");
        await scene.Edge.Next(frames => frames.Kind == EdgeItemKind.SessionFrames, "live output");
        Assert.Equal(AcceptStatus.Accepted, (await scene.Send(viewer, 0)).Status);
    }

    [Fact]
    public async Task GatewayThatSendsNoScreenByItself_IsAskedForOne()
    {
        var (scene, session) = await GatewayScene.WithSession(settings: ("Gateways:SnapshotGrace", "00:00:00"));
        await using var _ = scene;
        await scene.Watch(session);
        await scene.Grain.DetachGateway(scene.Gateway.Link!);
        var again = scene.NewGateway();

        await again.Attach();

        Assert.Equal(session.Value, (await again.Command<SessionSnapshotRequest>()).SessionId);
    }

    [Fact]
    public async Task EndedSession_TheViewerIsTold()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.Send(new SessionEnded { SessionId = session.Value });

        var (viewer, attached) = await scene.Attach(session);

        Assert.True(attached.Found);
        await scene.Edge.NextMessage(MessageTypes.SessionEnded, viewer);
    }

    [Fact]
    public async Task ControlState_CountsViewers_AndTellsWhoHoldsTheKeyboard()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var ada = await scene.Watch(session);
        var bob = await scene.Watch(session);
        AssertState(([ada], false, null, 1), await ControlState(scene));
        AssertState(([ada, bob], false, null, 2), await ControlState(scene));

        await scene.Send(ada, 0, new ViewerMessage { Kind = ViewerMessageKind.Input, Data = "x"u8.ToArray(), Seq = 0 });

        AssertState(([bob], false, scene.User.Value, 2), await ControlState(scene));
        AssertState(([ada], true, scene.User.Value, 2), await ControlState(scene));
        await scene.Grain.DetachViewer(ada);
        AssertState(([bob], false, null, 1), await ControlState(scene));
    }

    [Fact]
    public async Task AnsweredSnapshot_IsTheAskersAlone_UnderItsOwnRequestId()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var (ada, bob) = (await scene.Watch(session), await scene.Watch(session));

        // Two browsers that chose the same id.
        await scene.Send(ada, 0, new ViewerMessage { Kind = ViewerMessageKind.Snapshot, RequestId = "1", Lines = 50 });
        var adas = await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Send(bob, 0, new ViewerMessage { Kind = ViewerMessageKind.Snapshot, RequestId = "1", Lines = 60 });
        var bobs = await scene.Gateway.Command<SessionSnapshotRequest>();
        Assert.Equal((50, 60), (adas.Lines, bobs.Lines));
        foreach (var request in new[] { bobs, adas })
        {
            await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = $"{request.Lines}", Stream = "s1", Seq = 0 });
            await scene.Gateway.Ack(request);
        }

        foreach (var (viewer, content) in new[] { (ada, "50"), (bob, "60") })
        {
            var (item, json) = await scene.Edge.NextMessage(MessageTypes.SessionSnapshot, viewer);
            Assert.Equal([viewer], item.Viewers!);
            Assert.Equal(("1", content), (json["request_id"]!.GetValue<string>(), json["content"]!.GetValue<string>()));
            var (_, ack) = await scene.Edge.NextMessage(MessageTypes.Ack, viewer);
            Assert.Equal(("1", true), (ack["request_id"]!.GetValue<string>(), ack["ok"]!.GetValue<bool>()));
        }
    }

    private static void AssertState((ViewerId[] Viewers, bool Controller, string? HeldBy, int Count) expected, (ViewerId[] Viewers, bool Controller, string? HeldBy, int Count) actual)
    {
        Assert.Equal(expected.Viewers, actual.Viewers);
        Assert.Equal((expected.Controller, expected.HeldBy, expected.Count), (actual.Controller, actual.HeldBy, actual.Count));
    }

    private static async Task<(ViewerId[] Viewers, bool Controller, string? HeldBy, int Count)> ControlState(GatewayScene scene)
    {
        var (item, json) = await scene.Edge.NextMessage(MessageTypes.ControlState);
        return (item.Viewers!, json["controller"]!.GetValue<bool>(), json["held_by"]?.GetValue<string>(), json["viewers"]!.GetValue<int>());
    }
}

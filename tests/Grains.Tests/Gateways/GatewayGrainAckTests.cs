using Chatcode.Grains.Gateways;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainAckTests
{
    [Fact]
    public async Task WithoutViewers_OutputIsAcknowledgedOnAcceptance()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;

        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));

        var ack = await scene.Gateway.Command<SessionAck>();
        Assert.Equal((session.Value, 1ul, "s1"), (ack.SessionId, ack.Seq, ack.Stream));
    }

    [Fact]
    public async Task LastAck_IsNotLeftOut()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        for (var seq = 0ul; seq < 3; seq++) await scene.Gateway.SendOutput(session, seq, "a");

        // At the latest after 75 ms, with no other call to the grain.
        while ((await scene.Gateway.Command<SessionAck>()).Seq < 2)
        {
        }
    }

    [Fact]
    public async Task WithViewers_WhatTheyParsedIsAcknowledged()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"), FakeGateway.Frame(session, 2, "c"));

        await Report(scene, new ConsumedSeq { Session = session, Stream = "other", Seq = 2 });
        await Report(scene, new ConsumedSeq { Session = session, Stream = "s1", Seq = 99 });
        await Report(scene, new ConsumedSeq { Session = session, Stream = "s1", Seq = 1 });

        Assert.Equal(1ul, (await scene.Gateway.Command<SessionAck>()).Seq);
    }

    [Fact]
    public async Task LastViewerGone_WhatWasAcceptedIsAcknowledged()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));

        await scene.Grain.DetachViewer(viewer);

        Assert.Equal(1ul, (await scene.Gateway.Command<SessionAck>()).Seq);
    }

    [Fact]
    public async Task AckLostWithItsEdge_IsToldAgain_WhenTheSameConnectionIsBack()
    {
        var (scene, session) = await GatewayScene.WithSession(settings: ("Gateways:DeliverRetry", "00:00:00.001"));
        await using var _ = scene;
        scene.Edge.OnDeliver = _ => throw new InvalidOperationException("edge hangs");
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));
        await Wait.Until(async () => !(await scene.Grain.GetPresence()).Connected, "the lost edge");
        scene.Edge.OnDeliver = null;

        // No output follows: a daemon that waits for this ack has paused.
        await scene.Gateway.Attach(again: true);

        Assert.Equal(1ul, (await scene.Gateway.Command<SessionAck>()).Seq);
    }

    [Fact]
    public async Task ScreenForAViewer_CountsAsConsumedBeforeItsSeq()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);
        var slow = await scene.Watch(session);
        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));

        // A daemon that paused as nobody parsed goes on when the one who was behind starts over.
        await scene.Grain.ReportConsumption(new ConsumptionReport { Edge = scene.Edge.Id, Consumed = [], CatchUp = [slow] });
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "x", Stream = "s1", Seq = 2 });

        Assert.Equal(1ul, (await scene.Gateway.Command<SessionAck>()).Seq);
    }

    private static Task Report(GatewayScene scene, ConsumedSeq consumed) =>
        scene.Grain.ReportConsumption(new ConsumptionReport { Edge = scene.Edge.Id, Consumed = [consumed], CatchUp = [] });
}

using Chatcode.Grains.Gateways;
using Chatcode.Grains.Gateways.Edges;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainEdgeTests
{
    [Fact]
    public async Task EdgeThatTakesNothing_ItsViewersAreCutToAScreen_AndOthersAreServed()
    {
        // A clock that stands still, or the delivery that hangs would time out.
        var (scene, session) = await GatewayScene.WithSession(new FakeTime());
        await using var _ = scene;
        var slowEdge = new RecordingEdge(scene.Host.Grains);
        await scene.Watch(session, edge: scene.Edge);
        var slow = await scene.Watch(session, edge: slowEdge);
        var hold = new TaskCompletionSource<DeliverResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        slowEdge.OnDeliver = _ => hold.Task;
        const int frames = 2 * EdgeOutbox.MaxOutputBytes / ProtocolLimits.MaxOutputPayload;
        var text = new string('x', ProtocolLimits.MaxOutputPayload);
        for (var seq = 0ul; seq < frames; seq++)
        {
            await scene.Gateway.SendOutput(session, seq, text);
            var item = await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, $"frame {seq} on the edge that keeps up");
            Assert.Equal(FakeGateway.Frame(session, seq, text), item.Data!);
        }

        slowEdge.OnDeliver = null;
        hold.SetResult(new DeliverResult());
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        Assert.True(slowEdge.Batches.Sum(batch => batch.Items.Count(item => item.Kind == EdgeItemKind.SessionFrames)) < frames / 2);
        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "x", Stream = "s1", Seq = frames });
        var (screen, _) = await slowEdge.NextMessage(MessageTypes.SessionSnapshot);
        Assert.Equal((slow, (ulong)frames), (Assert.Single(screen.Viewers!), screen.StartsLiveAt));
        await scene.Gateway.SendOutput(session, frames, "on");
        await slowEdge.Next(item => item.Kind == EdgeItemKind.SessionFrames && item.Data!.AsSpan().SequenceEqual(FakeGateway.Frame(session, frames, "on")), "the frame after the screen");
    }

    [Fact]
    public async Task SessionThatWasCut_GetsAScreen_AlsoWhileAnotherKeepsItsEdgeBusy()
    {
        // A clock that stands still, or the deliveries that wait would time out.
        var (scene, flood) = await GatewayScene.WithSession(new FakeTime());
        await using var _ = scene;
        var quiet = await scene.StartSession("q1");
        var edge = new RecordingEdge(scene.Host.Grains);
        await scene.Watch(flood, edge: edge);
        await scene.Watch(quiet, "q1", edge: edge);
        using var taken = new SemaphoreSlim(0);
        edge.OnDeliver = async _ =>
        {
            await taken.WaitAsync();
            return new DeliverResult();
        };
        var text = new string('x', ProtocolLimits.MaxOutputPayload);
        var seq = 0ul;

        // One frame is in flight, and so many are queued that one more of the same size does not fit.
        var queued = EdgeOutbox.MaxOutputBytes / (FakeGateway.Frame(flood, 0, text).Length + 64);
        while (seq <= (ulong)queued) await scene.Gateway.SendOutput(flood, seq++, text);
        await scene.Gateway.SendOutput(quiet, 0, text);
        var before = edge.Batches.Count;
        for (var batch = 1; batch <= (queued / 5) + 20; batch++)
        {
            // Four frames are a batch: the queue becomes shorter, but never empty.
            for (var i = 0; i < 4 && batch > queued / 5; i++) await scene.Gateway.SendOutput(flood, seq++, text);
            taken.Release();
            await Wait.Until(() => Task.FromResult(edge.Batches.Count >= before + batch), "a batch");
        }

        Assert.Equal(quiet.Value, (await scene.Gateway.Command<SessionSnapshotRequest>()).SessionId);
        taken.Release(1000);
    }

    [Fact]
    public async Task EdgeThatTakesNothing_IsLost_WhenMessagesPassTheBound()
    {
        // A clock that stands still, or the delivery that hangs would time out.
        var (scene, session) = await GatewayScene.WithSession(new FakeTime());
        await using var _ = scene;
        var hung = new RecordingEdge(scene.Host.Grains);
        var viewer = await scene.Watch(session, edge: hung);
        var hold = new TaskCompletionSource<DeliverResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        hung.OnDeliver = _ => hold.Task;
        var content = new string('x', 900_000);
        for (var sent = 0; sent < EdgeOutbox.MaxTotalBytes / content.Length + 2; sent++)
        {
            await scene.Gateway.Send(new SessionSnapshot { SessionId = session.Value, Content = content, Stream = $"s{sent}", Seq = 0 });
        }

        var renewed = await scene.Grain.RenewEdge(new EdgeRenewal { Edge = hung.Id, Viewers = [viewer] }, hung.Reference);

        Assert.Equal([viewer], renewed.UnknownViewers);
        Assert.True((await scene.Grain.GetPresence()).Connected);
        hold.SetResult(new DeliverResult());
    }

    [Fact]
    public async Task InputForAnEdgeThatTakesNothing_IsBusyAtTheBound()
    {
        var (scene, session) = await GatewayScene.WithSession(new FakeTime());
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var hold = new TaskCompletionSource<DeliverResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Edge.OnDeliver = _ => hold.Task;
        var paste = new ViewerMessage { Kind = ViewerMessageKind.Input, Data = new byte[ProtocolLimits.MaxOutputPayload] };
        var number = 0L;
        while (await scene.Send(viewer, number, paste) is { Status: AcceptStatus.Accepted } accepted) number = accepted.NextNumber;

        Assert.InRange(number, EdgeOutbox.MaxInputBytes / ProtocolLimits.MaxOutputPayload, 2 * EdgeOutbox.MaxInputBytes / ProtocolLimits.MaxOutputPayload);
        scene.Edge.OnDeliver = null;
        hold.SetResult(new DeliverResult());
        await Wait.Until(async () => (await scene.Send(viewer, number, paste)).Status == AcceptStatus.Accepted, "room for input");
        for (var seq = 0ul; seq <= (ulong)number; seq++) Assert.Equal(seq, (await scene.Gateway.Input()).Seq);
    }

    [Fact]
    public async Task FailedDelivery_IsMadeAgainWithTheSameNumber()
    {
        var (scene, session) = await GatewayScene.WithSession(settings: ("Gateways:DeliverRetry", "00:00:00.001"));
        await using var _ = scene;
        await scene.Watch(session);
        List<long> numbers = [];
        scene.Edge.OnDeliver = batch =>
        {
            numbers.Add(batch.Number);
            return numbers.Count < EdgeOutbox.MaxAttempts ? throw new InvalidOperationException("edge busy") : Task.FromResult(new DeliverResult());
        };

        await scene.Gateway.SendOutput(session, 0, "a");

        await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "the frame");
        Assert.Single(numbers.Distinct());
        Assert.True((await scene.Grain.GetPresence()).Connected);
    }

    [Fact]
    public async Task EdgeThatCannotBeReached_LosesItsLinkAndViewers_AndAttachesThemAgain()
    {
        var (scene, session) = await GatewayScene.WithSession(settings: ("Gateways:DeliverRetry", "00:00:00.001"));
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var other = new RecordingEdge(scene.Host.Grains);
        await scene.Watch(session, edge: other);
        scene.Edge.OnDeliver = _ => throw new InvalidOperationException("edge gone");

        await scene.Gateway.SendOutput(session, 0, "a");

        await other.NextMessage(MessageTypes.GatewayOffline);
        Assert.False((await scene.Grain.GetPresence()).Connected);
        scene.Edge.OnDeliver = null;
        var renewed = await scene.Grain.RenewEdge(new EdgeRenewal { Edge = scene.Edge.Id, Link = scene.Gateway.Link, Viewers = [viewer] }, scene.Edge.Reference);
        Assert.True(renewed.LinkUnknown);
        Assert.Equal([viewer], renewed.UnknownViewers);
        Assert.Equal(AcceptStatus.Stale, (await scene.Gateway.Health()).Status);

        var link = scene.Gateway.Link;
        await scene.Gateway.Attach(again: true);
        Assert.Equal(link, scene.Gateway.Link);
        Assert.Equal(AcceptStatus.Accepted, (await scene.Gateway.SendOutput(session, 1, "b")).Status);
        await other.NextMessage(MessageTypes.GatewayOnline);
    }

    [Fact]
    public async Task EdgeSilentFor60Seconds_LosesItsLinkAndViewers()
    {
        var time = new SkipTime();
        var (scene, session) = await GatewayScene.WithSession(time);
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var other = new RecordingEdge(scene.Host.Grains);
        var stays = await scene.Watch(session, edge: other);
        for (var i = 0; i < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(19));
            await scene.Grain.RenewEdge(new EdgeRenewal { Edge = other.Id, Viewers = [stays] }, other.Reference);
        }

        Assert.True((await scene.Grain.GetPresence()).Connected);
        time.Advance(TimeSpan.FromSeconds(24));

        await other.NextMessage(MessageTypes.GatewayOffline, null);
        var renewed = await scene.Grain.RenewEdge(new EdgeRenewal { Edge = scene.Edge.Id, Link = scene.Gateway.Link, Viewers = [viewer] }, scene.Edge.Reference);
        Assert.True(renewed.LinkUnknown);
        Assert.Equal([viewer], renewed.UnknownViewers);
        Assert.Empty((await scene.Grain.RenewEdge(new EdgeRenewal { Edge = other.Id, Viewers = [stays] }, other.Reference)).UnknownViewers);
    }

    [Fact]
    public async Task Renewal_DropsWhatTheEdgeNoLongerHas()
    {
        var time = new SkipTime();
        var (scene, session) = await GatewayScene.WithSession(time);
        await using var _ = scene;
        var (stays, _) = await scene.Attach(session);
        var (goes, _) = await scene.Attach(session);

        var early = await scene.Grain.RenewEdge(new EdgeRenewal { Edge = scene.Edge.Id, Link = scene.Gateway.Link, Viewers = [stays] }, scene.Edge.Reference);
        Assert.False(early.LinkUnknown);
        Assert.Equal(AcceptStatus.Accepted, (await scene.Send(goes, 0)).Status);

        time.Advance(TimeSpan.FromSeconds(20));
        await scene.Grain.RenewEdge(new EdgeRenewal { Edge = scene.Edge.Id, Viewers = [stays] }, scene.Edge.Reference);

        Assert.Equal(AcceptStatus.Stale, (await scene.Send(goes, 0)).Status);
        Assert.Equal(AcceptStatus.Accepted, (await scene.Send(stays, 0)).Status);
        Assert.False((await scene.Grain.GetPresence()).Connected);
    }

    [Fact]
    public async Task WhatTheEdgeReportsGone_IsDropped()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var other = new RecordingEdge(scene.Host.Grains);
        await scene.Watch(session, edge: other);
        scene.Edge.OnDeliver = _ => Task.FromResult(new DeliverResult { GatewayGone = true, ViewersGone = [viewer] });

        await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Resize, Cols = 80, Rows = 24 });

        await other.NextMessage(MessageTypes.GatewayOffline);
        Assert.False((await scene.Grain.GetPresence()).Connected);
        Assert.Equal(AcceptStatus.Stale, (await scene.Send(viewer, 1)).Status);
    }

    [Fact]
    public async Task OldConnectionReportedGone_LeavesTheNewOne()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        scene.Edge.OnDeliver = _ => Task.FromResult(new DeliverResult { GatewayGone = true });
        await scene.NewGateway().Attach();

        await scene.Edge.Next(item => item.Kind == EdgeItemKind.GatewayClose, "the close of the first");

        Assert.True((await scene.Grain.GetPresence()).Connected);
    }

    [Fact]
    public async Task Batches_OfOneEdge_AreNumberedFromOneWithoutAHole()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);
        for (var seq = 0ul; seq < 20; seq++) await scene.Gateway.SendOutput(session, seq, "x");
        await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames && item.Data!.AsSpan().EndsWith(FakeGateway.Frame(session, 19, "x")), "the last frame");

        var numbers = scene.Edge.Batches.Select(batch => batch.Number).ToList();
        Assert.Equal(Enumerable.Range(1, numbers.Count).Select(number => (long)number), numbers);
        Assert.Single(scene.Edge.Batches.Select(batch => (batch.Gateway, batch.Activation)).Distinct());
    }
}

using System.Text;
using Chatcode.Grains.Gateways;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainInspectionTests
{
    [Fact]
    public async Task NobodysGateway_ShowsNothing()
    {
        await using var scene = await GatewayScene.Create();
        Assert.Null(await scene.Host.Grains.GetGrain<IGatewayGrain>(Ids.GatewayId.New().Value).Inspect());
        await scene.Grain.Unregister();
        Assert.Null(await scene.Grain.Inspect());
    }

    [Fact]
    public async Task GatewayThatIsAway_ShowsItsOwnerAndNoLink()
    {
        await using var scene = await GatewayScene.Create();
        var away = (await scene.Grain.Inspect())!;
        Assert.Equal((scene.User, false, 0L), (away.Registration.User, away.Presence.Connected, away.Epoch));
        Assert.Null(away.Link);
        Assert.Empty(away.Edges);
        Assert.Empty(away.Sessions);
        Assert.Equal(0, away.Traffic.Long.Events);
    }

    [Fact]
    public async Task ConnectedGateway_ShowsItsLink()
    {
        var (scene, _) = await GatewayScene.WithSession();
        await using var __ = scene;

        var shown = (await scene.Grain.Inspect())!;

        Assert.Equal(1, shown.Epoch);
        Assert.Equal((true, "1.2.3", "linux"), (shown.Presence.Connected, shown.Presence.Version, shown.Presence.Os));
        Assert.Equal(scene.Gateway.Link, shown.Link!.Name);
        Assert.Equal(scene.Gateway.Capabilities, shown.Link.Capabilities);
        Assert.Equal((scene.Gateway.Number, 0ul, false), (shown.Link.MessagesTaken, shown.Link.InputFramesSent, shown.Link.InputBlocked));
        Assert.InRange(shown.Link.HeardAt, shown.Presence.Since!.Value, DateTimeOffset.MaxValue);
        await scene.Gateway.Attach();
        await scene.NewGateway().Attach();
        Assert.Equal(2, (await scene.Grain.Inspect())!.Epoch);
    }

    [Fact]
    public async Task Session_ShowsItsStreamItsViewersAndWhoTypes()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        await scene.Attach(session);
        await scene.Gateway.SendOutput(session, 0, "a");
        var before = Assert.Single((await scene.Grain.Inspect())!.Sessions);
        Assert.Equal((session, SessionStatus.Running, "s1", 1ul), (before.Id, before.Status, before.Stream, before.NextSeq));
        Assert.Equal((1, 1), (before.ReplayFrames, before.ReplayBytes));
        Assert.Equal((2, 1, null, null), (before.Viewers, before.ViewersWaiting, before.Controller, before.ConsumedSeq));

        await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Input, Data = Encoding.UTF8.GetBytes("x") });
        await scene.Gateway.Input();
        await scene.Grain.ReportConsumption(new ConsumptionReport
        {
            Edge = scene.Edge.Id,
            Consumed = [new ConsumedSeq { Session = session, Stream = "s1", Seq = 0 }],
            CatchUp = [],
        });

        var shown = (await scene.Grain.Inspect())!;
        var after = Assert.Single(shown.Sessions);
        Assert.Equal((scene.User, 0ul), (after.Controller, after.ConsumedSeq));
        Assert.NotNull(after.LastActivityAt);
        Assert.Equal(1ul, shown.Link!.InputFramesSent);
        var text = shown.ToString() + string.Concat(shown.Sessions.AsEnumerable()) + string.Concat(shown.Edges.AsEnumerable());
        Assert.DoesNotContain(viewer.Value, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EdgeThatTakesNothing_ShowsWhatWaits_AndWhichCommands()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var stuck = new TaskCompletionSource<DeliverResult>();
        scene.Edge.OnDeliver = _ => stuck.Task;
        await scene.Gateway.SendOutput(session, 0, "in flight");
        await scene.Gateway.SendOutput(session, 1, new string('x', 1_000));
        var snapshot = scene.Grain.SnapshotSession(scene.User, session, lines: null);
        await scene.Send(
            viewer,
            0,
            new ViewerMessage { Kind = ViewerMessageKind.Snapshot, RequestId = "a" },
            new ViewerMessage { Kind = ViewerMessageKind.Input, RequestId = "b", Data = [1] });

        var shown = (await scene.Grain.Inspect())!;

        var edge = Assert.Single(shown.Edges);
        Assert.Equal((scene.Edge.Id, 1, true, 0), (edge.Edge, edge.Viewers, edge.InFlight, edge.SessionsCut));
        Assert.InRange(edge.ViewerBytes, 1_000, 2_000);
        Assert.InRange(edge.GatewayBytes, 100, 2_000);
        Assert.True(edge.Batches > 1);
        Assert.Equal(["caller", "viewer"], shown.Pending.Select(command => command.Asker));
        Assert.All(shown.Pending, command => Assert.Equal(session, command.Session));
        Assert.Equal(1, shown.AckRoutes);

        stuck.SetResult(new DeliverResult());
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "screen", Stream = "s1", Seq = 2 });
        Assert.Equal(SessionOutcome.Ok, (await snapshot).Outcome);
        Assert.Equal(["viewer"], (await scene.Grain.Inspect())!.Pending.Select(command => command.Asker));
    }
}

using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainLinkTests
{
    [Fact]
    public async Task UnregisteredGateway_IsRefused()
    {
        await using var host = await GrainHost.StartAsync();
        var id = GatewayId.New();
        var gateway = new FakeGateway(host.Grains.GetGrain<IGatewayGrain>(id.Value), id, new RecordingEdge(host.Grains));

        Assert.Equal("unknown gateway", (await gateway.Attach()).Refusal);
    }

    [Fact]
    public async Task Hello_ThatIsNone_IsRefused()
    {
        await using var scene = await GatewayScene.Create();

        var attached = await scene.Grain.AttachGateway(new GatewayAttach { Edge = scene.Edge.Id, Connection = Guid.NewGuid(), Hello = "{}"u8.ToArray() }, scene.Edge.Reference);

        Assert.Equal("invalid hello", attached.Refusal);
        Assert.False((await scene.Grain.GetPresence()).Connected);
    }

    [Fact]
    public async Task EachConnection_RaisesTheEpoch_AlsoAfterARestart()
    {
        await using var scene = await GatewayScene.Create(TimeProvider.System);
        Assert.Equal(1, (await scene.Gateway.Attach()).Link!.Epoch);
        Assert.Equal(2, (await scene.NewGateway().Attach()).Link!.Epoch);

        await scene.Host.RestartAsync();
        scene.Edge.Register(scene.Host.Grains);

        Assert.Equal(3, (await scene.NewGateway().Attach()).Link!.Epoch);
    }

    [Fact]
    public async Task SecondConnection_ClosesTheFirst_WhichIsStaleFromThenOn()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        var second = scene.NewGateway();
        await second.Attach();

        var close = await scene.Edge.Next(item => item.Kind == EdgeItemKind.GatewayClose, "the close of the first");
        Assert.Equal((scene.Gateway.Connection, 1000, "replaced by new connection"), (close.Connection, close.CloseCode, close.CloseReason));
        Assert.Equal(AcceptStatus.Stale, (await scene.Gateway.Health()).Status);
        Assert.Equal(CloseReasons.ReplacedByNewConnection, (await scene.Gateway.Attach(again: true)).Refusal);
        Assert.Equal(AcceptStatus.Accepted, (await second.Health()).Status);
    }

    [Fact]
    public async Task TwoConnectionsAtOnce_ExactlyOneWins()
    {
        await using var scene = await GatewayScene.Create();
        FakeGateway[] gateways = [.. Enumerable.Range(0, 8).Select(_ => scene.NewGateway())];

        var attached = await Task.WhenAll(gateways.Select(gateway => gateway.Attach()));

        var accepted = 0;
        foreach (var (gateway, answer) in gateways.Zip(attached))
        {
            if (answer.Link is null) Assert.Equal(CloseReasons.ReplacedByNewConnection, answer.Refusal);
            else if ((await gateway.Health()).Status == AcceptStatus.Accepted) accepted++;
        }

        Assert.Equal(1, accepted);
    }

    [Fact]
    public async Task LostActivation_IsAttachedToAgain_WithTheSameEpoch()
    {
        var (scene, session) = await GatewayScene.WithSession(TimeProvider.System);
        await using var _ = scene;
        var before = scene.Gateway.Link!;
        await scene.Host.RestartAsync();
        scene.Edge.Register(scene.Host.Grains);

        var gateway = scene.Gateway;
        Assert.Equal(AcceptStatus.Stale, (await Accept(scene, before, gateway.Number)).Status);
        var again = await scene.Grain.AttachGateway(
            new GatewayAttach { Edge = scene.Edge.Id, Connection = gateway.Connection, Hello = gateway.Hello, Epoch = before.Epoch, NextNumber = gateway.Number },
            scene.Edge.Reference);

        Assert.Equal(before.Epoch, again.Link!.Epoch);
        Assert.NotEqual(before.Activation, again.Link.Activation);
        Assert.Equal(gateway.Number + 1, (await Accept(scene, again.Link, gateway.Number)).NextNumber);
        var listed = await scene.Grain.ListSessions(scene.User);
        Assert.Equal((session, SessionStatus.Running), (listed.Sessions[0].Id, listed.Sessions[0].Status));
    }

    [Fact]
    public async Task AttachAgainToTheSameActivation_GivesTheSameLink_AndForgetsNoNumber()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        var link = scene.Gateway.Link;
        await scene.Gateway.Health();

        // As an edge does whose call was answered too late: it does not know that its message was taken.
        var again = await scene.Grain.AttachGateway(
            new GatewayAttach { Edge = scene.Edge.Id, Connection = scene.Gateway.Connection, Hello = scene.Gateway.Hello, Epoch = link!.Epoch, NextNumber = 0 },
            scene.Edge.Reference);

        Assert.Equal(link, again.Link);
        Assert.Equal(1, (await Accept(scene, link, 0)).NextNumber);
        Assert.Empty(scene.Edge.Untaken);
    }

    [Fact]
    public async Task RepeatedMessages_AreTakenOnce()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);
        var number = scene.Gateway.Number;
        await scene.Gateway.SendOutput(session, 0, "a");

        var result = await scene.Grain.AcceptFromGateway(new GatewayMessages
        {
            Link = scene.Gateway.Link!,
            FirstNumber = number,
            Count = 2,
            Data = [.. FakeGateway.Frame(session, 0, "a"), .. FakeGateway.Frame(session, 1, "b")],
        });

        Assert.Equal(number + 2, result.NextNumber);
        var first = await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "the first frame");
        Assert.Equal(FakeGateway.Frame(session, 0, "a"), first.Data!);
        var second = await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "the second frame");
        Assert.Equal(FakeGateway.Frame(session, 1, "b"), second.Data!);
    }

    [Fact]
    public async Task MessagesAheadOfTheNextNumber_AreStale()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();

        Assert.Equal(AcceptStatus.Stale, (await Accept(scene, scene.Gateway.Link!, 1)).Status);
    }

    [Fact]
    public async Task Detach_TellsViewers_AndRejectsWhatIsPendingAtOnce()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var snapshot = scene.Grain.SnapshotSession(scene.User, session, lines: null);
        await scene.Gateway.Command<SessionSnapshotRequest>();
        await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Snapshot, RequestId = "mine" }, new ViewerMessage { Kind = ViewerMessageKind.Resize, RequestId = "size", Cols = 80, Rows = 24 });

        await scene.Grain.DetachGateway(scene.Gateway.Link!);

        Assert.Equal(SessionOutcome.NotConnected, (await Wait.For(snapshot, "the rejection")).Outcome);
        var offline = await scene.Edge.NextMessage(MessageTypes.GatewayOffline);
        Assert.Equal(scene.Id.Value, offline.Json["gateway_id"]!.GetValue<string>());
        foreach (var id in new[] { "mine", "size" })
        {
            var ack = await scene.Edge.NextMessage(MessageTypes.Ack, viewer);
            Assert.Equal((id, false, "gateway disconnected"), (ack.Json["request_id"]!.GetValue<string>(), ack.Json["ok"]!.GetValue<bool>(), ack.Json["error"]!.GetValue<string>()));
        }

        Assert.False((await scene.Grain.GetPresence()).Connected);
    }

    [Fact]
    public async Task Detach_OfAnOldLink_ChangesNothing()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        await scene.NewGateway().Attach();

        await scene.Grain.DetachGateway(scene.Gateway.Link!);

        Assert.True((await scene.Grain.GetPresence()).Connected);
    }

    [Fact]
    public async Task Presence_SaysSinceWhenAndWhat()
    {
        var time = new SkipTime();
        await using var scene = await GatewayScene.Create(time);
        Assert.Equal(new GatewayPresence { Connected = false }, await scene.Grain.GetPresence());

        var before = time.GetUtcNow();
        await scene.Gateway.Attach();
        var online = await scene.Grain.GetPresence();
        Assert.Equal((true, "1.2.3", "linux"), (online.Connected, online.Version, online.Os));
        Assert.InRange(online.Since!.Value, before, time.GetUtcNow());

        time.Advance(TimeSpan.FromSeconds(5));
        await scene.Grain.DetachGateway(scene.Gateway.Link!);
        var offline = await scene.Grain.GetPresence();
        Assert.Equal(online with { Connected = false, Since = offline.Since }, offline);
        Assert.InRange(offline.Since!.Value, online.Since.Value + TimeSpan.FromSeconds(5), time.GetUtcNow());

        await scene.Host.RestartAsync();
        Assert.Equal(offline, await scene.Grain.GetPresence());
    }

    [Fact]
    public async Task GatewaySilentFor150Seconds_IsOffline()
    {
        var time = new SkipTime();
        await using var scene = await GatewayScene.Create(time, ("Gateways:EdgeExpiry", "01:00:00"));
        await scene.Gateway.Attach();
        time.Advance(TimeSpan.FromSeconds(100));
        await scene.Gateway.Health();
        time.Advance(TimeSpan.FromSeconds(140));
        Assert.True((await scene.Grain.GetPresence()).Connected);

        time.Advance(TimeSpan.FromSeconds(35));

        var close = await scene.Edge.Next(item => item.Kind == EdgeItemKind.GatewayClose, "the close");
        Assert.Equal((1001, "no sign of life"), (close.CloseCode, close.CloseReason));
        Assert.False((await scene.Grain.GetPresence()).Connected);
    }

    [Fact]
    public async Task Unregister_ClosesEverything_AndTheGatewayIsUnknown()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);

        await scene.Grain.Unregister();

        var gatewayClose = await scene.Edge.Next(item => item.Kind == EdgeItemKind.GatewayClose, "the gateway's close");
        Assert.Equal(1001, gatewayClose.CloseCode);
        await scene.Edge.NextMessage(MessageTypes.SessionEnded);
        var viewerClose = await scene.Edge.Next(item => item.Kind == EdgeItemKind.ViewerClose, "the viewer's close");
        Assert.Equal((viewer, 1001), (viewerClose.Viewers![0], viewerClose.CloseCode));
        Assert.Equal("unknown gateway", (await scene.NewGateway().Attach()).Refusal);
        Assert.Empty((await scene.Grain.ListSessions(scene.User)).Sessions);
    }

    [Fact]
    public async Task Register_ForAnotherServer_IsAnError()
    {
        await using var scene = await GatewayScene.Create();

        await Assert.ThrowsAsync<InvalidOperationException>(() => scene.Grain.Register(new GatewayRegistration { Vps = VpsId.New(), User = scene.User }));
    }

    private static Task<AcceptResult> Accept(GatewayScene scene, GatewayLink link, long number) => scene.Grain.AcceptFromGateway(new GatewayMessages
    {
        Link = link,
        FirstNumber = number,
        Count = 1,
        Data = PackedMessages.Pack(PackedMessages.Text, "{}"u8),
    });
}

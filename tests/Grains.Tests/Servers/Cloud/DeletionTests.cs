using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.Web;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Servers;
using Chatcode.Grains.Tests.Gateways;

namespace Chatcode.Grains.Tests.Servers.Cloud;

public sealed class DeletionTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Delete_ClosesTheLink_DeletesTheDroplet_AndLeavesNothing()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        var edge = new RecordingEdge(scene.Host.Grains);
        await scene.Hello(server, edge);

        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);

        Assert.Equal(1001, (await edge.Next(item => item.Kind == EdgeItemKind.GatewayClose, "the close")).CloseCode);
        Assert.Empty(scene.Droplets);
        await scene.AssertGone(server);
        Assert.Equal(ServerOutcome.NotFound, (await scene.Server(server.Id).Delete(scene.User)).Outcome);
    }

    [Theory]
    [InlineData("GET", "/v2/droplets")]
    [InlineData("DELETE", "/v2/droplets/*")]
    public async Task CloudFirst_DatabaseSecond(string method, string path)
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        var edge = new RecordingEdge(scene.Host.Grains);
        await scene.Hello(server, edge);
        scene.Cloud.Faults.Add(method, path, Fault.Answer(500), times: 3);

        var pending = await scene.Server(server.Id).Delete(scene.User);

        Assert.Equal((ServerOutcome.DeletePending, CloudOutcome.Unavailable), (pending.Outcome, pending.Problem?.Kind));
        Assert.Equal(1001, (await edge.Next(item => item.Kind == EdgeItemKind.GatewayClose, "the close")).CloseCode);
        var kept = await scene.Get(server.Id);
        Assert.Equal((ServerStatus.Deleting, server.DropletId), (kept.Status, kept.DropletId));
        Assert.Equal(ServerStatus.Deleting, Assert.Single((await scene.List()).Servers).Status);
        Assert.NotNull(await scene.Host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value).GetRegistration());

        // Its daemon does not come back, whatever it tries.
        Assert.Equal(GatewayTokenCheck.UnknownGateway, await scene.Host.Tokens.Check(server.Gateway, "gwt-x", CancellationToken.None));

        await scene.Tick(server.Id, ServerReminders.Delete, after: Minute);
        Assert.Equal(ServerStatus.Deleting, (await scene.Get(server.Id)).Status);
        await scene.Host.RestartAsync();
        await scene.Tick(server.Id, ServerReminders.Delete, after: TimeSpan.FromMinutes(2));
        await scene.Tick(server.Id, ServerReminders.Delete, after: TimeSpan.FromMinutes(4));

        await scene.AssertGone(server);
        Assert.Empty(scene.Droplets);
    }

    [Fact]
    public async Task DropletThatIsGoneAlready_CountsAsDeleted()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        scene.Cloud.Cloud.Vanish(server.DropletId);

        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);

        await scene.AssertGone(server);
    }

    [Fact]
    public async Task DropletWithoutItsTags_IsDeletedByItsNumber()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        await scene.Untag(server);

        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);

        Assert.Empty(scene.Droplets);
    }

    [Fact]
    public async Task DropletThatIsNotRecordedYet_IsFoundByItsTag()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.AnswerLost);
        var server = (await scene.Server(Ids.VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;
        await scene.Advance(server.Id, Minute);

        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);

        await scene.AssertGone(server);
        Assert.Empty(scene.Droplets);
    }

    [Fact]
    public async Task SecondDelete_GoesOn_WithoutWaitingForTheReminder()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        scene.Cloud.Faults.Add("DELETE", "/v2/droplets/*", Fault.TooManyRequests(30));
        var pending = await scene.Server(server.Id).Delete(scene.User);
        Assert.Equal((CloudOutcome.RateLimited, TimeSpan.FromSeconds(30)), (pending.Problem?.Kind, pending.Problem?.RetryAfter));

        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);

        await scene.AssertGone(server);
    }

    [Fact]
    public async Task WithoutTheConnection_NothingChanges_AndItGoesOnWhenThePersonIsBack()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        await scene.Account.Disconnect();

        var refused = await scene.Server(server.Id).Delete(scene.User);
        Assert.Equal((ServerOutcome.Cloud, CloudOutcome.NotConnected), (refused.Outcome, refused.Problem?.Kind));
        Assert.Equal(ServerStatus.Active, (await scene.Get(server.Id)).Status);

        await scene.Connect();
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);
        await scene.AssertGone(server);
    }

    [Fact]
    public async Task ConnectionThatBreaksOnTheWay_KeepsTheRecord_UntilThePersonIsBack()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        scene.Cloud.Grants.ExpireAccessTokens();
        scene.Cloud.Grants.RefuseRefreshes = true;

        var broken = await scene.Server(server.Id).Delete(scene.User);
        Assert.Equal((ServerOutcome.Cloud, "reconnect_digitalocean"), (broken.Outcome, broken.Problem?.Code));
        Assert.Equal(ServerStatus.Deleting, (await scene.Get(server.Id)).Status);
        await scene.Tick(server.Id, ServerReminders.Delete, after: Minute);
        Assert.Single(scene.Droplets);

        scene.Cloud.Grants.RefuseRefreshes = false;
        await scene.Connect();
        await scene.Tick(server.Id, ServerReminders.Delete, after: Minute);
        await scene.AssertGone(server);
    }

    [Fact]
    public async Task AnotherAccount_DoesNotMakeTheDropletLookDeleted()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        await scene.Connect(CloudAccount.Shelly);

        var refused = await scene.Server(server.Id).Delete(scene.User);

        Assert.Equal((ServerOutcome.Cloud, CloudOutcome.OtherAccount), (refused.Outcome, refused.Problem?.Kind));
        Assert.Equal(ServerStatus.Active, (await scene.Get(server.Id)).Status);
        Assert.Equal(CloudOutcome.OtherAccount, (await scene.Server(server.Id).SwitchPower(scene.User, on: false)).Problem?.Kind);
        Assert.Single(scene.Droplets);
    }

    [Fact]
    public async Task Deletion_WaitsLongerAndLonger_AtMostAnHour()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        scene.Cloud.Faults.Add("GET", "/v2/droplets", Fault.Answer(503), times: FaultPlan.Always);
        await scene.Server(server.Id).Delete(scene.User);

        for (var i = 0; i < 5; i++) await scene.Tick(server.Id, ServerReminders.Delete, after: TimeSpan.FromHours(5));
        Assert.Equal(ServerStatus.Deleting, (await scene.Get(server.Id)).Status);
        Assert.Equal(TimeSpan.FromHours(1), await TestEngine.PeriodOf(scene.Host.Database.ConnectionString, server.Id.Value, ServerReminders.Delete));

        scene.Cloud.Faults.Clear();
        await scene.Tick(server.Id, ServerReminders.Delete, after: TimeSpan.FromHours(1));
        await scene.AssertGone(server);
    }

    [Fact]
    public async Task DaemonsUninstall_DoesNotGiveBackARentedMachine()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        var brought = (await scene.Server(Ids.VpsId.New()).CreateManual(scene.User, "mine")).Server!;

        Assert.Equal(ServerOutcome.Rented, (await scene.Server(server.Id).Unlink(scene.User)).Outcome);
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(brought.Id).Unlink(scene.User)).Outcome);

        Assert.Single(scene.Droplets);
        Assert.Equal(server.Id, Assert.Single((await scene.List()).Servers).Id);
    }

    [Fact]
    public async Task BroughtServer_IsOnlyUnlinked()
    {
        await using var scene = await CloudScene.Create();
        var brought = (await scene.Server(Ids.VpsId.New()).CreateManual(scene.User, "mine")).Server!;

        Assert.Equal(ServerOutcome.Ok, (await scene.Server(brought.Id).Delete(scene.User)).Outcome);

        await scene.AssertGone(brought);
        Assert.Empty(scene.Cloud.Requests.All);
    }

    [Fact]
    public async Task HelloOrNewName_DoesNotBringBackWhatIsDeleted()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        scene.Cloud.Faults.Add("DELETE", "/v2/droplets/*", Fault.Answer(500));
        await scene.Server(server.Id).Delete(scene.User);

        await scene.Server(server.Id).GatewayChanged(new GatewayPresence { Connected = true, Since = scene.Time.GetUtcNow(), Version = "1", Os = "linux" });
        Assert.Equal(ServerOutcome.WrongStatus, (await scene.Server(server.Id).Rename(scene.User, "no")).Outcome);
        Assert.Equal(ServerStatus.Deleting, (await scene.Get(server.Id)).Status);
        await scene.Tick(server.Id, ServerReminders.Delete);

        await scene.AssertGone(server);
    }
}

using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.Web;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Servers.Cloud;

public sealed class ProvisioningTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Server_IsMade_WithItsTagsAndUserData_AndWaitsForItsGateway()
    {
        await using var scene = await CloudScene.Create();

        var server = await scene.Rent();

        var droplet = Assert.Single(scene.Droplets);
        Assert.Equal((droplet.Id, ServerStatus.Provisioning, ServerProvider.DigitalOcean), (server.DropletId, server.Status, server.Provider));
        Assert.Equal(("my-box", "nyc3", "s-1vcpu-2gb", "ubuntu-24-04-x64"), (droplet.Name, droplet.Region, droplet.Size, droplet.Image));
        Assert.Equal(["chatcode", $"chatcode:{server.Id.Value}", "chatcode:attempt-1"], droplet.Tags);
        Assert.Equal(server.CreatedAt + TimeSpan.FromMinutes(10), server.ProvisioningDeadlineAt);
        Assert.Contains($"GATEWAY_ID='{server.Gateway.Value}'", droplet.UserData, StringComparison.Ordinal);
        Assert.Contains("GATEWAY_CP_URL='wss://code.example.com/gw/connect'", droplet.UserData, StringComparison.Ordinal);
        Assert.Contains("GATEWAY_RELEASE_URL='https://code.example.com/release'", droplet.UserData, StringComparison.Ordinal);
        await scene.AssertTokenHolds(droplet, server.Gateway);
        Assert.Equal(server, Assert.Single((await scene.List()).Servers));
        Assert.Equal([ServerReminders.Address, ServerReminders.Deadline], await scene.Reminders(server.Id));
    }

    [Fact]
    public async Task NoToken_IsInTheDatabase()
    {
        await using var scene = await CloudScene.Create();
        await scene.Rent();
        var stored = string.Join('\n', await DatabaseDump.ReadAsync(scene.Host.Database.ConnectionString));

        Assert.Contains("nyc3", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("gwt-", stored, StringComparison.Ordinal);
        foreach (var tokens in scene.Cloud.Grants.All)
        {
            Assert.DoesNotContain(tokens.AccessToken, stored, StringComparison.Ordinal);
            Assert.DoesNotContain(tokens.RefreshToken, stored, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task FirstHello_MakesItActive_AndTheDeadlineEndsItselfWithoutAWord()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        await scene.Hello(server);

        await scene.Tick(server.Id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(11));

        var known = await scene.Get(server.Id);
        Assert.Equal((ServerStatus.Active, null), (known.Status, known.ProvisioningDeadlineAt));
        Assert.DoesNotContain(ServerReminders.Deadline, await scene.Reminders(server.Id));
    }

    [Fact]
    public async Task Deadline_EndsTheWaiting_AndALateHelloStillActivates()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        await scene.Tick(server.Id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(9));
        Assert.Equal(ServerStatus.Provisioning, (await scene.Get(server.Id)).Status);

        await scene.Tick(server.Id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(2));
        await scene.Tick(server.Id, ServerReminders.Deadline);

        Assert.Equal(ServerStatus.ProvisioningTimeout, (await scene.Get(server.Id)).Status);
        Assert.Equal(ServerStatus.ProvisioningTimeout, Assert.Single((await scene.List()).Servers).Status);
        Assert.DoesNotContain(ServerReminders.Deadline, await scene.Reminders(server.Id));
        await scene.Hello(server);
        Assert.Equal(ServerStatus.Active, (await scene.Get(server.Id)).Status);
    }

    [Fact]
    public async Task Deadline_OutlivesARestart()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        await scene.Host.RestartAsync();
        Assert.Contains(ServerReminders.Deadline, await scene.Reminders(server.Id));

        await scene.Tick(server.Id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(11));

        Assert.Equal(ServerStatus.ProvisioningTimeout, (await scene.Get(server.Id)).Status);
    }

    [Fact]
    public async Task LateAddress_IsFilledIn()
    {
        await using var scene = await CloudScene.Create(pace: new CloudPace { Address = Timeout.InfiniteTimeSpan });
        var server = await scene.Rent();
        await scene.Tick(server.Id, ServerReminders.Address, after: Minute);
        Assert.Null((await scene.Get(server.Id)).Ipv4);
        Assert.Contains(ServerReminders.Address, await scene.Reminders(server.Id));

        scene.Cloud.Cloud.GiveAddress(server.DropletId);
        await scene.Tick(server.Id, ServerReminders.Address, after: Minute);

        Assert.Equal(scene.Droplets[0].PublicAddress, (await scene.Get(server.Id)).Ipv4);
        Assert.DoesNotContain(ServerReminders.Address, await scene.Reminders(server.Id));
    }

    [Fact]
    public async Task AddressOfADropletWithoutItsTags_IsFoundByItsNumber()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        await scene.Untag(server);

        await scene.Tick(server.Id, ServerReminders.Address);

        Assert.NotNull((await scene.Get(server.Id)).Ipv4);
        Assert.Single(scene.Droplets);
    }

    [Fact]
    public async Task DropletThatSomebodyDestroyed_IsSaid_AndNotLookedForForEver()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        scene.Cloud.Cloud.Vanish(server.DropletId);

        await scene.Tick(server.Id, ServerReminders.Address);

        Assert.Equal(CloudOutcome.NotFound, (await scene.Get(server.Id)).Problem?.Kind);
        Assert.DoesNotContain(ServerReminders.Address, await scene.Reminders(server.Id));
    }

    [Fact]
    public async Task LostAnswer_LeavesTheIntent_AndTheReminderFindsTheDroplet()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.AnswerLost);

        var result = await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted);

        var server = result.Server!;
        Assert.Equal((ServerOutcome.Ok, ServerStatus.Provisioning, 0L, CloudOutcome.Unavailable), (result.Outcome, server.Status, server.DropletId, server.Problem?.Kind));
        await scene.Tick(server.Id, ServerReminders.Provision);
        await scene.Tick(server.Id, ServerReminders.Provision);

        var droplet = Assert.Single(scene.Droplets);
        var known = await scene.Get(server.Id);
        Assert.Equal((droplet.Id, null), (known.DropletId, known.Problem));
        Assert.Equal(1, scene.Cloud.Cloud.EverMade);
        await scene.AssertTokenHolds(droplet, server.Gateway);
        Assert.DoesNotContain(ServerReminders.Provision, await scene.Reminders(server.Id));
        Assert.Contains(ServerReminders.Address, await scene.Reminders(server.Id));
    }

    [Fact]
    public async Task Reminder_OutlivesTheProcess_AndTicksByItself()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.AnswerLost);
        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;
        await scene.Host.RestartAsync();

        // Where the engine does not go by this clock, it is a minute of the real one.
        await scene.Advance(server.Id, Minute);

        await Wait.Until(async () => (await scene.Get(server.Id)).DropletId != 0, "the reminder to find the droplet", TimeSpan.FromMinutes(4));
        Assert.Equal(1, scene.Cloud.Cloud.EverMade);
    }

    [Fact]
    public async Task RequestThatNeverArrived_IsMadeAgain_ButNotBeforeItIsSettled()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Cut);
        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;
        await scene.Tick(server.Id, ServerReminders.Provision);
        Assert.Empty(scene.Droplets);
        Assert.Equal(CloudOutcome.Unsettled, (await scene.Get(server.Id)).Problem?.Kind);

        await scene.Tick(server.Id, ServerReminders.Provision, after: Minute);

        var droplet = Assert.Single(scene.Droplets);
        Assert.Equal(droplet.Id, (await scene.Get(server.Id)).DropletId);
        Assert.Contains("chatcode:attempt-2", droplet.Tags);
        await scene.AssertTokenHolds(droplet, server.Gateway);
    }

    [Fact]
    public async Task RequestThatIsLate_IsNotSent_SoThatNothingIsUnderWayWhenItCountsAsSettled()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Answer(401));
        scene.Cloud.Faults.Add("POST", "/v1/oauth/token", Fault.Held);
        var creating = scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted);
        await scene.Cloud.Requests.FirstAsync(static request => request.Path == "/v1/oauth/token");
        scene.Time.Advance(TimeSpan.FromSeconds(20));
        scene.Cloud.Faults.Release();

        var server = (await creating).Server!;

        Assert.Equal((ServerStatus.Provisioning, 0L, CloudOutcome.Unavailable), (server.Status, server.DropletId, server.Problem?.Kind));
        Assert.Single(scene.Cloud.Requests.All, static request => request is { Method: "POST", Path: "/v2/droplets" });

        // There is nothing to wait for.
        await scene.Tick(server.Id, ServerReminders.Provision);
        var droplet = Assert.Single(scene.Droplets);
        Assert.Equal(droplet.Id, (await scene.Get(server.Id)).DropletId);
        await scene.AssertTokenHolds(droplet, server.Gateway);
    }

    [Fact]
    public async Task DropletThatShowsUpTooLate_IsDeleted_NotKeptBesideTheOther()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Held);
        scene.Host.Settings["DIGITALOCEAN_TIMEOUT"] = "00:00:05";
        await scene.Host.RestartAsync();
        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;
        scene.Host.Settings["DIGITALOCEAN_TIMEOUT"] = "00:00:20";
        await scene.Host.RestartAsync();

        // As if the cloud's list were an hour late: the droplet of the first attempt is made by hand, with the tags it had.
        await scene.Tick(server.Id, ServerReminders.Provision, after: Minute);
        await scene.MakeStray(server, attempt: 1);
        Assert.Equal(2, scene.Droplets.Count);
        await scene.Tick(server.Id, ServerReminders.Address);

        Assert.Equal((await scene.Get(server.Id)).DropletId, Assert.Single(scene.Droplets).Id);
        Assert.Contains("chatcode:attempt-2", scene.Droplets[0].Tags);
    }

    [Fact]
    public async Task DropletThatThePersonTagged_IsLeftAlone()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        await scene.MakeDroplet("theirs", "chatcode", $"chatcode:{server.Id.Value}");

        await scene.Tick(server.Id, ServerReminders.Address);
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);

        Assert.Equal("theirs", Assert.Single(scene.Droplets).Name);
    }

    [Fact]
    public async Task IntentThatIsNotMadeByTheDeadline_IsNotMadeAfterIt()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Cut);
        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;

        await scene.Tick(server.Id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(11));
        await scene.Tick(server.Id, ServerReminders.Provision);

        Assert.Equal(ServerStatus.ProvisioningTimeout, (await scene.Get(server.Id)).Status);
        Assert.Empty(scene.Droplets);
        Assert.Empty(await scene.Reminders(server.Id));
    }

    [Fact]
    public async Task SameCallAgain_IsTheSameServer_AlsoWhileTheFirstIsUnderWay()
    {
        await using var scene = await CloudScene.Create();
        var id = VpsId.New();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Held);
        var first = scene.Server(id).Create(scene.User, CloudScene.Wanted);
        await scene.Cloud.Requests.FirstAsync(static request => request is { Method: "POST", Path: "/v2/droplets" });
        var second = scene.Server(id).Create(scene.User, CloudScene.Wanted);

        // What a page needs does not wait for DigitalOcean.
        var seen = await Wait.For(scene.Get(id), "the person's page");
        Assert.Equal((ServerStatus.Provisioning, 0), (seen.Status, seen.DropletId));
        Assert.Equal("new name", (await Wait.For(scene.Server(id).Rename(scene.User, "new name"), "the new name")).Server!.Label);

        scene.Cloud.Faults.Release();
        var servers = await Task.WhenAll(first, second);
        Assert.All(servers, result => Assert.Equal((ServerOutcome.Ok, scene.Droplets[0].Id), (result.Outcome, result.Server!.DropletId)));
        Assert.Equal(1, scene.Cloud.Cloud.EverMade);
        Assert.Equal("new name", (await scene.Get(id)).Label);
    }

    [Fact]
    public async Task HelloBeforeTheAnswer_IsNotLost()
    {
        await using var scene = await CloudScene.Create();
        var id = VpsId.New();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.AnswerLost);
        await scene.Server(id).Create(scene.User, CloudScene.Wanted);
        var server = await scene.Get(id);
        await scene.Hello(server);
        Assert.Equal(0, (await scene.Get(id)).DropletId);

        await scene.Tick(id, ServerReminders.Provision);

        Assert.Equal((ServerStatus.Active, scene.Droplets[0].Id), ((await scene.Get(id)).Status, (await scene.Get(id)).DropletId));
    }

    [Fact]
    public async Task DestroyDuringProvisioning_Wins()
    {
        await using var scene = await CloudScene.Create();
        var id = VpsId.New();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Held);
        var creating = scene.Server(id).Create(scene.User, CloudScene.Wanted);
        await scene.Cloud.Requests.FirstAsync(static request => request is { Method: "POST", Path: "/v2/droplets" });
        var server = await scene.Get(id);
        var deleting = scene.Server(id).Delete(scene.User);
        scene.Cloud.Faults.Release();
        await creating;

        Assert.Equal(ServerOutcome.Ok, (await deleting).Outcome);
        await scene.AssertGone(server);
        await scene.Tick(id, ServerReminders.Provision);
        await scene.Tick(id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(11));
        Assert.Empty(scene.Droplets);
        await scene.AssertGone(server);
    }

    [Fact]
    public async Task DestroyRightAfterALostRequest_WaitsUntilItIsSettled()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Cut);
        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;

        var pending = await scene.Server(server.Id).Delete(scene.User);
        Assert.Equal((ServerOutcome.DeletePending, CloudOutcome.Unsettled), (pending.Outcome, pending.Problem?.Kind));
        await scene.MakeStray(server, attempt: 1);
        await scene.Tick(server.Id, ServerReminders.Delete, after: Minute);

        await scene.AssertGone(server);
        Assert.Empty(scene.Droplets);
    }

    [Fact]
    public async Task WithoutAConnection_NothingIsMade()
    {
        await using var scene = await CloudScene.Create(connected: false);
        var id = VpsId.New();

        var result = await scene.Server(id).Create(scene.User, CloudScene.Wanted);

        Assert.Equal((ServerOutcome.Cloud, CloudOutcome.NotConnected), (result.Outcome, result.Problem?.Kind));
        Assert.Equal(ServerOutcome.NotFound, (await scene.Server(id).Get(scene.User)).Outcome);
        Assert.Empty((await scene.List()).Servers);
        Assert.Empty(await scene.Reminders(id));
    }

    [Fact]
    public async Task Refusal_LeavesNothing_AndTheSameServerCanBeAskedForAgain()
    {
        await using var scene = await CloudScene.Create();
        var id = VpsId.New();

        var refused = await scene.Server(id).Create(scene.User, CloudScene.Wanted with { Image = "windows-11" });

        Assert.Equal((ServerOutcome.Cloud, CloudOutcome.Refused), (refused.Outcome, refused.Problem?.Kind));
        Assert.Equal("DigitalOcean refused: You specified an invalid image for Droplet creation.", refused.Problem!.Message);
        Assert.Equal(ServerOutcome.NotFound, (await scene.Server(id).Get(scene.User)).Outcome);
        Assert.Empty((await scene.List()).Servers);
        Assert.Empty(await scene.Reminders(id));
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(id).Create(scene.User, CloudScene.Wanted)).Outcome);
    }

    [Fact]
    public async Task RefusalToTheReminder_IsSaid_AndTheRecordStays()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Cut);
        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Answer(422, """{"id":"unprocessable_entity","message":"no more droplets for you"}"""));

        await scene.Tick(server.Id, ServerReminders.Provision, after: Minute);

        var known = await scene.Get(server.Id);
        Assert.Equal((ServerStatus.ProvisioningTimeout, "DigitalOcean refused: no more droplets for you"), (known.Status, known.Problem?.Message));
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);
        await scene.AssertGone(server);
    }

    [Fact]
    public async Task TokenThatEndedBeforeItsTime_IsRefreshedOnTheWay()
    {
        await using var scene = await CloudScene.Create();
        scene.Cloud.Grants.ExpireAccessTokens();

        await scene.Rent();

        Assert.Equal(2, scene.Cloud.Requests.All.Count(static request => request is { Method: "POST", Path: "/v2/droplets" }));
        Assert.Equal(1, scene.Cloud.Cloud.EverMade);
    }

    [Fact]
    public async Task AnothersServer_IsNotThere()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();
        var (grain, stranger) = (scene.Server(server.Id), UserId.New());

        foreach (var call in new[]
        {
            grain.Create(stranger, CloudScene.Wanted), grain.CreateManual(stranger, "x"), grain.Get(stranger), grain.Rename(stranger, "x"), grain.RenewToken(stranger),
            grain.SwitchPower(stranger, on: false), grain.Retry(stranger), grain.Delete(stranger), grain.Unlink(stranger),
        })
        {
            Assert.Equal(ServerOutcome.NotFound, (await call).Outcome);
        }

        Assert.Single(scene.Droplets);
        Assert.Equal(ServerStatus.Provisioning, (await scene.Get(server.Id)).Status);
    }

    [Fact]
    public async Task TokenIsNotRenewed_WhileTheMachineIsMade_ThatHasIt()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.Rent();

        Assert.Equal(ServerOutcome.WrongStatus, (await scene.Server(server.Id).RenewToken(scene.User)).Outcome);

        await scene.AssertTokenHolds(scene.Droplets[0], server.Gateway);
    }
}

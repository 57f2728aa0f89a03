using Chatcode.Fakes.Web;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Grains.Tests.Gateways;

namespace Chatcode.Grains.Tests.Servers.Cloud;

/// <summary>A gateway said hello, and DigitalOcean has no droplet of it that we know of.</summary>
public sealed class MissingDropletTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task DropletThatIsGoneBeforeItWasFound_IsSaid_AndCanBeMadeAnew()
    {
        await using var scene = await CloudScene.Create(settings: [("Gateways:GatewaySilence", "00:10:00"), ("Gateways:EdgeExpiry", "00:10:00")]);
        var (server, gateway) = await HelloOfAnUnknownDroplet(scene);
        scene.Cloud.Cloud.Vanish(scene.Droplets[0].Id);

        // As long as it is connected, it is somewhere.
        await scene.Tick(server.Id, ServerReminders.Provision, after: Minute);
        var known = await scene.Get(server.Id);
        Assert.Equal((ServerStatus.Active, CloudOutcome.Unsettled), (known.Status, known.Problem?.Kind));
        Assert.Contains(ServerReminders.Provision, await scene.Reminders(server.Id));

        await scene.Host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value).DetachGateway(gateway.Link!);
        await scene.Tick(server.Id, ServerReminders.Provision);

        known = await scene.Get(server.Id);
        Assert.Equal((ServerStatus.ProvisioningTimeout, "droplet_missing"), (known.Status, known.Problem?.Code));
        Assert.Equal(known.Status, Assert.Single((await scene.List()).Servers).Status);
        Assert.DoesNotContain(ServerReminders.Provision, await scene.Reminders(server.Id));
        var again = await scene.Server(server.Id).Retry(scene.User);
        Assert.Equal((ServerOutcome.Ok, Assert.Single(scene.Droplets).Id), (again.Outcome, again.Server!.DropletId));
    }

    [Fact]
    public async Task DropletThatIsGoneBeforeItWasFound_CanBeDeleted()
    {
        await using var scene = await CloudScene.Create();
        var (server, gateway) = await HelloOfAnUnknownDroplet(scene);
        scene.Cloud.Cloud.Vanish(scene.Droplets[0].Id);
        await scene.Host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value).DetachGateway(gateway.Link!);
        await scene.Tick(server.Id, ServerReminders.Provision, after: Minute);

        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);

        await scene.AssertGone(server);
    }

    [Fact]
    public async Task LateDroplet_OfWhichNobodyKnewAtTheDeadline_IsFoundByItsHello_AndDeletedWithItsServer()
    {
        await using var scene = await CloudScene.Create();
        var server = await LostUntilTheDeadline(scene);

        await scene.Hello(server);
        scene.Cloud.Faults.Clear();
        Assert.Contains(ServerReminders.Provision, await scene.Reminders(server.Id));
        await scene.Tick(server.Id, ServerReminders.Provision);

        Assert.Equal(Assert.Single(scene.Droplets).Id, (await scene.Get(server.Id)).DropletId);
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);
        Assert.Empty(scene.Droplets);
    }

    [Fact]
    public async Task LateDroplet_ThatSaidHello_IsDeletedWithItsServer_AlsoBeforeItsNumberIsKnown()
    {
        await using var scene = await CloudScene.Create();
        var server = await LostUntilTheDeadline(scene);
        await scene.Hello(server);
        scene.Cloud.Faults.Clear();

        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Delete(scene.User)).Outcome);

        await scene.AssertGone(server);
        Assert.Empty(scene.Droplets);
    }

    [Fact]
    public async Task ServerWithoutADroplet_GivesNoToken_ThatAnotherMachineCouldPassForItWith()
    {
        await using var scene = await CloudScene.Create();
        var server = await LostUntilTheDeadline(scene);

        Assert.Equal(ServerOutcome.WrongStatus, (await scene.Server(server.Id).RenewToken(scene.User)).Outcome);
    }

    private static async Task<(ServerRecord Server, FakeGateway Gateway)> HelloOfAnUnknownDroplet(CloudScene scene)
    {
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.AnswerLost);
        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;
        Assert.Equal(0, server.DropletId);
        return (server, await scene.Hello(server));
    }

    private static async Task<ServerRecord> LostUntilTheDeadline(CloudScene scene)
    {
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.AnswerLost);
        scene.Cloud.Faults.Add("GET", "/v2/droplets", Fault.Answer(200, """{"droplets":[],"links":{},"meta":{"total":0}}"""), FaultPlan.Always);
        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;
        await scene.Tick(server.Id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(11));
        await scene.Tick(server.Id, ServerReminders.Provision);
        Assert.Equal((ServerStatus.ProvisioningTimeout, 0), ((await scene.Get(server.Id)).Status, server.DropletId));
        Assert.Empty(await scene.Reminders(server.Id));
        Assert.Single(scene.Droplets);
        return server;
    }
}

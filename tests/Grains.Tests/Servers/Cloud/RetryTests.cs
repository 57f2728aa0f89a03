using Chatcode.Fakes.Web;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Servers;

namespace Chatcode.Grains.Tests.Servers.Cloud;

public sealed class RetryTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Retry_DeletesTheOldDropletFirst_AndWaitsAnew()
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        scene.Cloud.Requests.Clear();

        var again = await scene.Server(server.Id).Retry(scene.User);

        Assert.Equal((ServerOutcome.Ok, ServerStatus.Provisioning), (again.Outcome, again.Server!.Status));
        var droplet = Assert.Single(scene.Droplets);
        Assert.Equal(droplet.Id, again.Server.DropletId);
        Assert.NotEqual(server.DropletId, droplet.Id);
        Assert.Contains("chatcode:attempt-2", droplet.Tags);
        await scene.AssertTokenHolds(droplet, server.Gateway);
        Assert.Equal(["GET", "DELETE", "POST"], scene.Cloud.Requests.All.Select(static request => request.Method));
        Assert.Contains(ServerReminders.Deadline, await scene.Reminders(server.Id));
        await scene.Hello(again.Server);
        Assert.Equal(ServerStatus.Active, (await scene.Get(server.Id)).Status);
    }

    [Fact]
    public async Task Retry_TimesOutAgain_AndCanBeRepeated()
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        await scene.Server(server.Id).Retry(scene.User);

        await scene.Tick(server.Id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(11));
        Assert.Equal(ServerStatus.ProvisioningTimeout, (await scene.Get(server.Id)).Status);
        await scene.Server(server.Id).Retry(scene.User);

        Assert.Contains("chatcode:attempt-3", Assert.Single(scene.Droplets).Tags);
    }

    [Theory]
    [InlineData("DELETE", "/v2/droplets/*")]
    [InlineData("GET", "/v2/droplets")]
    public async Task OldDropletThatCannotBeDeletedNow_HoldsTheNewOneBack(string method, string path)
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        scene.Cloud.Faults.Add(method, path, Fault.Answer(500));

        var again = await scene.Server(server.Id).Retry(scene.User);

        Assert.Equal((ServerOutcome.Ok, ServerStatus.Provisioning, CloudOutcome.Unavailable), (again.Outcome, again.Server!.Status, again.Server.Problem?.Kind));
        Assert.Equal(server.DropletId, Assert.Single(scene.Droplets).Id);
        await scene.Tick(server.Id, ServerReminders.Provision, after: Minute);
        Assert.Equal((await scene.Get(server.Id)).DropletId, Assert.Single(scene.Droplets).Id);
        Assert.NotEqual(server.DropletId, scene.Droplets[0].Id);
    }

    [Fact]
    public async Task OldDropletWithoutItsTags_IsDeletedByItsNumber()
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        await scene.Untag(server);

        await scene.Server(server.Id).Retry(scene.User);

        Assert.NotEqual(server.DropletId, Assert.Single(scene.Droplets).Id);
    }

    [Fact]
    public async Task GatewayOfTheOldDroplet_CountsNoMore()
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        var old = scene.Droplets[0];
        await scene.Server(server.Id).Retry(scene.User);
        var token = old.UserData[old.UserData.IndexOf("gwt-", StringComparison.Ordinal)..].Split('\'')[0];

        Assert.Equal(GatewayTokenCheck.Wrong, await scene.Host.Tokens.Check(server.Gateway, token, CancellationToken.None));

        // A word of it that was under way.
        await scene.Server(server.Id).GatewayChanged(new GatewayPresence { Connected = true, Since = scene.Time.GetUtcNow() - Minute });
        Assert.Equal(ServerStatus.Provisioning, (await scene.Get(server.Id)).Status);
    }

    [Fact]
    public async Task LateHello_WhileTheRetryBegins_KeepsItsMachineAndItsToken()
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        await scene.Connect(refreshFirst: true);
        scene.Cloud.Faults.Add("POST", "/v1/oauth/token", Fault.Held);
        var retrying = scene.Server(server.Id).Retry(scene.User);
        await scene.Cloud.Requests.FirstAsync(static request => request.Path == "/v1/oauth/token");
        var gateway = await scene.Hello(server);
        scene.Cloud.Faults.Release();

        Assert.Equal((ServerOutcome.WrongStatus, ServerStatus.Active), ((await retrying).Outcome, (await scene.Get(server.Id)).Status));

        var droplet = Assert.Single(scene.Droplets);
        Assert.Equal(server.DropletId, droplet.Id);
        await scene.AssertTokenHolds(droplet, server.Gateway);
        Assert.True((await scene.Get(server.Id)).Presence.Connected, $"the link {gateway.Link} is closed");
    }

    [Fact]
    public async Task HelloOfTheOldDroplet_WhileItIsDeleted_IsNotTakenForTheNewOnes()
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        scene.Cloud.Faults.Add("GET", "/v2/droplets", Fault.Held);
        scene.Cloud.Requests.Clear();
        var retrying = scene.Server(server.Id).Retry(scene.User);
        await scene.Cloud.Requests.FirstAsync(static request => request is { Method: "GET", Path: "/v2/droplets" });
        var old = new GatewayPresence { Connected = true, Since = scene.Time.GetUtcNow() };
        await scene.Server(server.Id).GatewayChanged(old);
        Assert.Equal(ServerStatus.Provisioning, (await scene.Get(server.Id)).Status);

        scene.Cloud.Faults.Release();
        Assert.Equal(ServerOutcome.Ok, (await retrying).Outcome);

        // Told once more, and late.
        await scene.Server(server.Id).GatewayChanged(old);
        var known = await scene.Get(server.Id);
        Assert.Equal((ServerStatus.Provisioning, Assert.Single(scene.Droplets).Id), (known.Status, known.DropletId));
        await scene.Hello(known);
    }

    [Fact]
    public async Task Refusal_IsSaid_AndTheServerStaysToBeTriedAgain()
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Answer(422));

        var refused = await scene.Server(server.Id).Retry(scene.User);

        Assert.Equal((ServerOutcome.Cloud, CloudOutcome.Refused), (refused.Outcome, refused.Problem?.Kind));
        Assert.Equal(ServerStatus.ProvisioningTimeout, (await scene.Get(server.Id)).Status);
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).Retry(scene.User)).Outcome);
        Assert.Single(scene.Droplets);
    }

    [Fact]
    public async Task ServerThatWaits_OrRuns_OrIsBrought_IsNotMadeAnew()
    {
        await using var scene = await CloudScene.Create();
        var waiting = await scene.Rent();
        var running = await scene.RentActive();
        var brought = (await scene.Server(Ids.VpsId.New()).CreateManual(scene.User, "mine")).Server!;

        Assert.Equal(ServerOutcome.WrongStatus, (await scene.Server(waiting.Id).Retry(scene.User)).Outcome);
        Assert.Equal(ServerOutcome.WrongStatus, (await scene.Server(running.Id).Retry(scene.User)).Outcome);
        Assert.Equal(ServerOutcome.Manual, (await scene.Server(brought.Id).Retry(scene.User)).Outcome);
        Assert.Equal(2, scene.Cloud.Cloud.EverMade);
    }

    [Fact]
    public async Task WithoutTheConnection_NothingChanges()
    {
        await using var scene = await CloudScene.Create();
        var server = await TimedOut(scene);
        await scene.Account.Disconnect();

        var result = await scene.Server(server.Id).Retry(scene.User);

        Assert.Equal((ServerOutcome.Cloud, CloudOutcome.NotConnected), (result.Outcome, result.Problem?.Kind));
        Assert.Equal(ServerStatus.ProvisioningTimeout, (await scene.Get(server.Id)).Status);
    }

    private static async Task<ServerRecord> TimedOut(CloudScene scene)
    {
        var server = await scene.Rent();
        await scene.Tick(server.Id, ServerReminders.Address);
        await scene.Tick(server.Id, ServerReminders.Deadline, after: TimeSpan.FromMinutes(11));
        var known = await scene.Get(server.Id);
        Assert.Equal(ServerStatus.ProvisioningTimeout, known.Status);
        return known;
    }
}

using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.Web;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;

namespace Chatcode.Grains.Tests.Servers.Cloud;

/// <summary>Whatever DigitalOcean answers, each call has a stated end, and afterwards droplets and records match. docs/servers.md has the table for people.</summary>
public sealed class FailureTests
{
    public static TheoryData<string> Troubles => ["401", "403", "404", "422", "429", "500", "503", "garbage", "cut", "lost"];

    [Theory]
    [InlineData("401", ServerOutcome.Cloud, CloudOutcome.Broken, false)]
    [InlineData("403", ServerOutcome.Cloud, CloudOutcome.Refused, false)]
    [InlineData("404", ServerOutcome.Cloud, CloudOutcome.Refused, false)]
    [InlineData("422", ServerOutcome.Cloud, CloudOutcome.Refused, false)]
    [InlineData("429", ServerOutcome.Ok, CloudOutcome.RateLimited, true)]
    [InlineData("500", ServerOutcome.Ok, CloudOutcome.Unavailable, true)]
    [InlineData("503", ServerOutcome.Ok, CloudOutcome.Unavailable, true)]
    [InlineData("garbage", ServerOutcome.Ok, CloudOutcome.Unavailable, true)]
    [InlineData("cut", ServerOutcome.Ok, CloudOutcome.Unavailable, true)]
    [InlineData("lost", ServerOutcome.Ok, CloudOutcome.Unavailable, true)]
    public async Task Create(string trouble, ServerOutcome outcome, CloudOutcome why, bool isCompleted)
    {
        await using var scene = await CloudScene.Create();
        var id = VpsId.New();
        Plan(scene, "POST", "/v2/droplets", trouble);

        var result = await scene.Server(id).Create(scene.User, CloudScene.Wanted);

        Assert.Equal((outcome, why), (result.Outcome, (result.Problem ?? result.Server?.Problem)?.Kind));
        scene.Cloud.Faults.Clear();
        await scene.Tick(id, ServerReminders.Provision, after: TimeSpan.FromMinutes(2));
        await scene.Tick(id, ServerReminders.Provision);
        if (isCompleted)
        {
            var server = await scene.Get(id);
            Assert.Equal((ServerStatus.Provisioning, scene.Droplets.Single().Id, null), (server.Status, server.DropletId, server.Problem));
            await scene.AssertTokenHolds(scene.Droplets[0], server.Gateway);
        }
        else
        {
            Assert.Equal(ServerOutcome.NotFound, (await scene.Server(id).Get(scene.User)).Outcome);
            Assert.Empty((await scene.List()).Servers);
            Assert.Empty(await scene.Reminders(id));
            Assert.Empty(scene.Droplets);
        }
    }

    [Theory]
    [InlineData("401", ServerOutcome.Cloud, CloudOutcome.Broken)]
    [InlineData("403", ServerOutcome.DeletePending, CloudOutcome.Refused)]
    [InlineData("404", ServerOutcome.Ok, null)]
    [InlineData("422", ServerOutcome.DeletePending, CloudOutcome.Refused)]
    [InlineData("pending", ServerOutcome.DeletePending, CloudOutcome.Busy)]
    [InlineData("429", ServerOutcome.DeletePending, CloudOutcome.RateLimited)]
    [InlineData("500", ServerOutcome.DeletePending, CloudOutcome.Unavailable)]
    [InlineData("503", ServerOutcome.DeletePending, CloudOutcome.Unavailable)]
    [InlineData("garbage", ServerOutcome.Ok, null)]
    [InlineData("cut", ServerOutcome.DeletePending, CloudOutcome.Unavailable)]
    [InlineData("lost", ServerOutcome.DeletePending, CloudOutcome.Unavailable)]
    public async Task Delete(string trouble, ServerOutcome outcome, CloudOutcome? why)
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        Plan(scene, "DELETE", "/v2/droplets/*", trouble);

        var result = await scene.Server(server.Id).Delete(scene.User);

        Assert.Equal((outcome, why), (result.Outcome, result.Problem?.Kind));
        if (outcome is ServerOutcome.Ok) return;
        Assert.Equal((ServerStatus.Deleting, server.DropletId), ((await scene.Get(server.Id)).Status, server.DropletId));
        scene.Cloud.Faults.Clear();
        if (why is CloudOutcome.Broken) await scene.Connect();
        await scene.Tick(server.Id, ServerReminders.Delete, after: TimeSpan.FromMinutes(2));
        await scene.AssertGone(server);
        Assert.Empty(scene.Droplets);
    }

    [Theory]
    [InlineData("401", CloudOutcome.Broken)]
    [InlineData("403", CloudOutcome.Refused)]
    [InlineData("404", CloudOutcome.NotFound)]
    [InlineData("422", CloudOutcome.Refused)]
    [InlineData("pending", CloudOutcome.Busy)]
    [InlineData("429", CloudOutcome.RateLimited)]
    [InlineData("500", CloudOutcome.Unavailable)]
    [InlineData("503", CloudOutcome.Unavailable)]
    [InlineData("garbage", CloudOutcome.Unavailable)]
    [InlineData("cut", CloudOutcome.Unavailable)]
    [InlineData("lost", CloudOutcome.Unavailable)]
    public async Task PowerOff(string trouble, CloudOutcome why)
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        Plan(scene, "POST", "/v2/droplets/*/actions", trouble);

        var result = await scene.Server(server.Id).SwitchPower(scene.User, on: false);

        Assert.Equal((ServerOutcome.Cloud, why), (result.Outcome, result.Problem?.Kind));
        Assert.Equal(ServerStatus.Active, (await scene.Get(server.Id)).Status);
        scene.Cloud.Faults.Clear();
        if (why is CloudOutcome.Broken) await scene.Connect();
        Assert.Equal(ServerStatus.Off, (await scene.Server(server.Id).SwitchPower(scene.User, on: false)).Server!.Status);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Lookup_ThatGoesWrong_DeletesAndMakesNothing(string trouble)
    {
        await using var scene = await CloudScene.Create(pace: new CloudPace { Address = Timeout.InfiniteTimeSpan });
        var server = await scene.RentActive();
        Plan(scene, "GET", "/v2/droplets", trouble);

        await scene.Tick(server.Id, ServerReminders.Address);

        var known = await scene.Get(server.Id);
        Assert.Equal((ServerStatus.Active, server.DropletId), (known.Status, known.DropletId));
        Assert.True(known.Problem is { Kind: not CloudOutcome.NotFound });
        Assert.Single(scene.Droplets);
        scene.Cloud.Faults.Clear();
        scene.Cloud.Cloud.GiveAddress(server.DropletId);
        await scene.Connect();
        await scene.Tick(server.Id, ServerReminders.Address, after: TimeSpan.FromHours(1));
        known = await scene.Get(server.Id);
        Assert.Equal((scene.Droplets[0].PublicAddress, null), (known.Ipv4, known.Problem));
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Catalog_IsTheBuiltInOne_WhenAListDoesNotCome(string trouble)
    {
        await using var scene = await CloudScene.Create();
        var catalog = scene.Host.Grains.GetGrain<IDigitalOceanCatalogGrain>(scene.User.Value);
        Plan(scene, "GET", "/v2/sizes", trouble);
        Assert.False((await catalog.Get()).Live);

        scene.Cloud.Faults.Clear();
        await scene.Connect();
        Assert.True((await catalog.Get()).Live);
    }

    [Fact]
    public async Task Silence_IsUnavailable_AndTheIntentIsCompleted()
    {
        await using var scene = await CloudScene.Create();
        scene.Host.Settings["DIGITALOCEAN_TIMEOUT"] = "00:00:02";
        await scene.Host.RestartAsync();
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Silence);

        var server = (await scene.Server(VpsId.New()).Create(scene.User, CloudScene.Wanted)).Server!;

        Assert.Equal((ServerStatus.Provisioning, CloudOutcome.Unavailable), (server.Status, server.Problem?.Kind));
        await Testing.Wait.Until(
            async () =>
            {
                await scene.Tick(server.Id, ServerReminders.Provision, after: TimeSpan.FromSeconds(61));
                return (await scene.Get(server.Id)).DropletId != 0;
            },
            "the droplet");
        Assert.Single(scene.Droplets);
    }

    // For good, as DigitalOcean's answer is another one after a refresh only if the token was to blame.
    private static void Plan(CloudScene scene, string method, string path, string trouble) => scene.Cloud.Faults.Add(method, path, Trouble.Of(trouble), FaultPlan.Always);
}

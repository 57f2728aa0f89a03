using Chatcode.Fakes.Web;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;

namespace Chatcode.Grains.Tests.Servers.Cloud;

public sealed class CreationsTests
{
    [Fact]
    public async Task SameKeyAndRequest_IsTheSameServer_ForADay_AlsoAfterARestart()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var user = UserId.New();
        var first = await Of(host, user).Begin("key", "a");
        Assert.Equal(CreationOutcome.Ok, first.Outcome);

        await host.RestartAsync();
        Assert.Equal(first, await Of(host, user).Begin("key", "a"));
        Assert.Equal(CreationOutcome.OtherRequest, (await Of(host, user).Begin("key", "b")).Outcome);
        Assert.NotEqual(first.Server, (await Of(host, user).Begin("key 2", "a")).Server);
        Assert.NotEqual(first.Server, (await Of(host, user).Begin(null, "a")).Server);
        Assert.NotEqual(first.Server, (await Of(host, UserId.New()).Begin("key", "a")).Server);

        time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(first, await Of(host, user).Begin("key", "a"));
        time.Advance(TimeSpan.FromHours(2));
        Assert.NotEqual(first.Server, (await Of(host, user).Begin("key", "b")).Server);
    }

    [Fact]
    public async Task KeyOfADeletedServer_MakesNoOther_AndThatOfARefusedOneMay()
    {
        await using var host = await GrainHost.StartAsync();
        var grain = Of(host, UserId.New());
        var (deleted, refused) = (await grain.Begin("1", "a"), await grain.Begin("2", "a"));
        await grain.Removed(deleted.Server);
        await grain.Refused(refused.Server);

        Assert.Equal(CreationOutcome.Gone, (await grain.Begin("1", "a")).Outcome);
        var again = await grain.Begin("2", "b");
        Assert.Equal(CreationOutcome.Ok, again.Outcome);
        Assert.NotEqual(refused.Server, again.Server);
    }

    [Fact]
    public async Task Creations_AreLimited_ByTheHourAndByTheDay()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time, ("Provisioning:CreationsPerHour", "2"), ("Provisioning:CreationsPerDay", "3"));
        var grain = Of(host, UserId.New());
        await grain.Begin("1", "a");
        time.Advance(TimeSpan.FromMinutes(20));
        await grain.Begin(null, "a");

        var refused = await grain.Begin(null, "a");
        Assert.Equal(CreationOutcome.TooMany, refused.Outcome);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(40));
        Assert.Equal(CreationOutcome.Ok, (await grain.Begin("1", "a")).Outcome);
        time.Advance(refused.RetryAfter);
        Assert.Equal(CreationOutcome.Ok, (await grain.Begin(null, "a")).Outcome);

        time.Advance(TimeSpan.FromHours(2));
        refused = await grain.Begin(null, "a");
        Assert.Equal(CreationOutcome.TooMany, refused.Outcome);
        time.Advance(refused.RetryAfter);
        Assert.Equal(CreationOutcome.Ok, (await grain.Begin(null, "a")).Outcome);
    }

    [Fact]
    public async Task RequestThatWaitedBehindARefusedOne_BeginsAnew_AndMakesNothingByTheOldId()
    {
        await using var scene = await CloudScene.Create();
        var first = await Of(scene.Host, scene.User).Begin("key", "a");
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Answer(422));
        Assert.Equal(ServerOutcome.Cloud, (await scene.Server(first.Server).Create(scene.User, CloudScene.Wanted)).Outcome);

        Assert.Equal(ServerOutcome.Over, (await scene.Server(first.Server).Create(scene.User, CloudScene.Wanted)).Outcome);

        Assert.Empty(scene.Droplets);
        var second = await Of(scene.Host, scene.User).Begin("key", "a");
        Assert.NotEqual(first.Server, second.Server);
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(second.Server).Create(scene.User, CloudScene.Wanted)).Outcome);
        Assert.Equal(second, await Of(scene.Host, scene.User).Begin("key", "a"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task RefusalWhoseProcessDies_FreesTheKey_WhoeverGoesOnWithIt(bool byReminder)
    {
        await using var scene = await CloudScene.Create();
        var first = await Of(scene.Host, scene.User).Begin("key", "a");
        scene.Cloud.Faults.Add("POST", "/v2/droplets", Fault.Answer(422));
        await using (await FailingWrites.BeginAsync(scene.Host, scene.User.Value, "creations"))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => scene.Server(first.Server).Create(scene.User, CloudScene.Wanted));
            await scene.Host.RestartAsync();
        }

        Assert.Equal(first, await Of(scene.Host, scene.User).Begin("key", "a"));
        var server = await scene.Get(first.Server);
        Assert.Equal(ServerStatus.Deleting, server.Status);
        if (byReminder) await scene.Tick(first.Server, ServerReminders.Delete);
        else Assert.Equal(ServerOutcome.Over, (await scene.Server(first.Server).Create(scene.User, CloudScene.Wanted)).Outcome);

        await scene.AssertGone(server);
        var second = await Of(scene.Host, scene.User).Begin("key", "a");
        Assert.Equal(CreationOutcome.Ok, second.Outcome);
        Assert.NotEqual(first.Server, second.Server);
    }

    private static IServerCreationsGrain Of(GrainHost host, UserId user) => host.Grains.GetGrain<IServerCreationsGrain>(user.Value);
}

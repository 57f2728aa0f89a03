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

    private static IServerCreationsGrain Of(GrainHost host, UserId user) => host.Grains.GetGrain<IServerCreationsGrain>(user.Value);
}

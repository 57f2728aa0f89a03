using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.Web;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Servers;

namespace Chatcode.Grains.Tests.Servers.Cloud;

public sealed class PowerTests
{
    [Fact]
    public async Task Power_GoesOffAndOn_WithDigitalOceansActions()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();

        var off = await scene.Server(server.Id).SwitchPower(scene.User, on: false);
        Assert.Equal((ServerOutcome.Ok, ServerStatus.Off), (off.Outcome, off.Server!.Status));
        Assert.Equal("off", scene.Droplets[0].Status);
        Assert.Equal(ServerStatus.Off, Assert.Single((await scene.List()).Servers).Status);

        Assert.Equal(ServerStatus.Active, (await scene.Server(server.Id).SwitchPower(scene.User, on: true)).Server!.Status);
        Assert.Equal("active", scene.Droplets[0].Status);
        Assert.Equal(["create", "power_off", "power_on"], scene.Cloud.Cloud.ActionsOf(server.DropletId).Select(static action => action.Type));
    }

    [Fact]
    public async Task WhatIsSoAlready_IsFine()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        scene.Cloud.Faults.Add("POST", "/v2/droplets/*/actions", Fault.AnswerLost);
        Assert.Equal(CloudOutcome.Unavailable, (await scene.Server(server.Id).SwitchPower(scene.User, on: false)).Problem?.Kind);
        Assert.Equal(ServerStatus.Active, (await scene.Get(server.Id)).Status);

        Assert.Equal(ServerStatus.Off, (await scene.Server(server.Id).SwitchPower(scene.User, on: false)).Server!.Status);
    }

    [Fact]
    public async Task WhatIsStillUnderWay_IsNotTakenForDone()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        scene.Cloud.Cloud.Pace = new CloudPace { Action = Timeout.InfiniteTimeSpan };
        await scene.Server(server.Id).SwitchPower(scene.User, on: false);

        var refused = await scene.Server(server.Id).SwitchPower(scene.User, on: true);

        Assert.Equal((ServerOutcome.Cloud, CloudOutcome.Busy), (refused.Outcome, refused.Problem?.Kind));
        Assert.Equal(ServerStatus.Off, (await scene.Get(server.Id)).Status);
        scene.Cloud.Cloud.EndActions(server.DropletId);
        Assert.Equal(ServerOutcome.Ok, (await scene.Server(server.Id).SwitchPower(scene.User, on: true)).Outcome);
    }

    [Fact]
    public async Task NewHello_SaysThatItIsOn_AnOldLinkDoesNot()
    {
        await using var scene = await CloudScene.Create();
        var server = await scene.RentActive();
        var linkedAt = scene.Time.GetUtcNow();
        await scene.Advance(server.Id, TimeSpan.FromMinutes(1));
        await scene.Server(server.Id).SwitchPower(scene.User, on: false);

        await scene.Server(server.Id).GatewayChanged(new GatewayPresence { Connected = true, Since = linkedAt });
        Assert.Equal(ServerStatus.Off, (await scene.Get(server.Id)).Status);
        await scene.Server(server.Id).GatewayChanged(new GatewayPresence { Connected = true, Since = scene.Time.GetUtcNow() + TimeSpan.FromSeconds(1) });
        Assert.Equal(ServerStatus.Active, (await scene.Get(server.Id)).Status);
    }

    [Fact]
    public async Task ServerThatIsNotThereYet_OrIsBrought_HasNoSwitch()
    {
        await using var scene = await CloudScene.Create();
        var waiting = await scene.Rent();
        var brought = (await scene.Server(Ids.VpsId.New()).CreateManual(scene.User, "mine")).Server!;

        Assert.Equal(ServerOutcome.WrongStatus, (await scene.Server(waiting.Id).SwitchPower(scene.User, on: false)).Outcome);
        Assert.Equal(ServerOutcome.Manual, (await scene.Server(brought.Id).SwitchPower(scene.User, on: false)).Outcome);
    }
}

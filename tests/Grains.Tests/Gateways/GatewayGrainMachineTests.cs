using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainMachineTests
{
    private const string Fingerprint = "SHA256:x";

    [Fact]
    public async Task List_EndsWithTheEvent_WhereverTheAckStands()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        foreach (var ackFirst in (bool[])[false, true])
        {
            var asked = Machine(scene).ListKeys(scene.User);
            var list = await scene.Gateway.Command<SshList>();
            if (ackFirst) await scene.Gateway.Ack(list);
            await scene.Gateway.Send(new SshKeys { RequestId = list.RequestId, Keys = [new SshKey { Fingerprint = Fingerprint, Label = "a", Algorithm = "ssh-rsa" }] });
            if (!ackFirst) await scene.Gateway.Ack(list);
            Assert.Equal(Fingerprint, Assert.Single((await asked).Keys).Fingerprint);
        }
    }

    [Fact]
    public async Task AnswerOfAnotherKind_IsNone()
    {
        var time = new SkipTime();
        await using var scene = await GatewayScene.Create(time);
        await scene.Gateway.Attach();
        var asked = Machine(scene).ListFolders(scene.User);
        var list = await scene.Gateway.Command<WorkspaceList>();
        await scene.Gateway.Send(new SshKeys { RequestId = list.RequestId, Keys = [] });
        Assert.False(asked.IsCompleted);
        time.Advance(ProtocolTimes.CommandTimeout);
        Assert.Equal(GatewayOutcome.TimedOut, (await asked).Outcome);
    }

    [Theory]
    [InlineData(AckErrors.KeyNotFound, GatewayOutcome.NotFound)]
    [InlineData("a read-only home", GatewayOutcome.Refused)]
    [InlineData(null, GatewayOutcome.Ok)]
    public async Task Revoke_TellsAMissingKeyFromARefusal(string? error, GatewayOutcome outcome)
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        var asked = Machine(scene).RevokeKey(scene.User, Fingerprint);
        var revoke = await scene.Gateway.Command<SshRevoke>();
        Assert.Equal(Fingerprint, revoke.Fingerprint);
        await scene.Gateway.Ack(revoke, error);
        Assert.Equal(outcome, (await asked).Outcome);
    }

    [Fact]
    public async Task Install_ThatEndsInTheAcksBatch_HasEnded()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        var asked = Machine(scene).InstallAgent(scene.User, AgentNames.Gemini);
        var install = await scene.Gateway.Command<AgentsInstall>();
        await scene.Gateway.Send(
            new Ack { RequestId = install.RequestId, Ok = true },
            new AgentInstallFailed { RequestId = install.RequestId, Agent = AgentNames.Gemini, Error = "no network" });
        Assert.Equal(GatewayOutcome.Ok, (await asked).Outcome);
        Assert.Equal((false, "no network"), await Gemini(scene));
    }

    [Fact]
    public async Task LinkThatIsLostMeanwhile_IsToldOf_AndALateEndCounts()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        var asked = Machine(scene).InstallAgent(scene.User, AgentNames.Gemini);
        var install = await scene.Gateway.Command<AgentsInstall>();
        await scene.Gateway.Ack(install);
        await asked;
        Assert.Equal((true, null), await Gemini(scene));

        scene.Gateway = scene.NewGateway();
        await scene.Gateway.Attach();
        Assert.Equal((false, AgentInstalls.Lost), await Gemini(scene));

        await scene.Gateway.Send(new AgentInstalled { RequestId = install.RequestId, Agent = AgentNames.Gemini });
        Assert.Equal((false, null), await Gemini(scene));
    }

    [Fact]
    public async Task AnothersGateway_OrOneThatIsAway_IsNotAsked()
    {
        await using var scene = await GatewayScene.Create();
        foreach (var (user, outcome) in new[] { (UserId.New(), GatewayOutcome.NotFound), (scene.User, GatewayOutcome.NotConnected) })
        {
            Assert.Equal(outcome, (await Machine(scene).ListKeys(user)).Outcome);
            Assert.Equal(outcome, (await Machine(scene).AuthorizeKey(user, new NewKey { PublicKey = "x", Label = "x" })).Outcome);
            Assert.Equal(outcome, (await Machine(scene).RevokeKey(user, Fingerprint)).Outcome);
            Assert.Equal(outcome, (await Machine(scene).ListFolders(user)).Outcome);
            Assert.Equal(outcome, (await Machine(scene).ListAgents(user)).Outcome);
            Assert.Equal(outcome, (await Machine(scene).InstallAgent(user, AgentNames.Codex)).Outcome);
        }
    }

    private static async Task<(bool Installing, string? Error)> Gemini(GatewayScene scene)
    {
        var asked = Machine(scene).ListAgents(scene.User);
        var list = await scene.Gateway.Command<AgentsList>();
        await scene.Gateway.Send(new AgentsStatus
        {
            RequestId = list.RequestId,
            Agents = [new AgentStatus { Agent = AgentNames.Gemini, Binary = "gemini", Installed = false }],
        });
        var gemini = Assert.Single((await asked).Agents);
        return (gemini.Installing, gemini.InstallError);
    }

    private static IGatewayMachineGrain Machine(GatewayScene scene) => scene.Host.Grains.GetGrain<IGatewayMachineGrain>(scene.Id.Value);
}

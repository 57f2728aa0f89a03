using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;

namespace Chatcode.Edge.Tests.Http;

/// <summary>api.md's agents and workspace folders, with a scripted daemon.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class AgentApiTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task Folders_AreTheGateways()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Machine.Folders = ["a", "ü b"];
        var folders = await person.GetAsync($"/vps/{server.Vps}/workspace-folders");
        Assert.Equal(["a", "ü b"], folders.GetProperty("folders").EnumerateArray().Select(static folder => folder.GetString()));
    }

    [Fact]
    public async Task Install_IsAcceptedAtOnce_AndTheListShowsHowItGoes()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        Assert.Equal("""{"agent":"codex","binary":"codex","installed":false,"version":null,"installing":false,"install_line":null,"install_error":null}""", await Codex());

        var accepted = await person.Http.PostAsJsonAsync($"/vps/{server.Vps}/agents/install", new { agent = AgentNames.Codex });
        Assert.Equal((HttpStatusCode.Accepted, """{"agent":"codex","status":"installing"}"""), (accepted.StatusCode, await accepted.Content.ReadAsStringAsync()));
        var install = await gateway.Commands.WaitForAsync<AgentsInstall>();
        Assert.Contains("\"installing\":true", await Codex(), StringComparison.Ordinal);

        await gateway.SendAsync(new AgentInstallProgress { RequestId = install.RequestId, Agent = AgentNames.Codex, Line = "half" });
        Assert.Contains("\"installing\":true,\"install_line\":\"half\"", await Codex(), StringComparison.Ordinal);
        await gateway.SendAsync(new AgentInstallFailed { RequestId = install.RequestId, Agent = AgentNames.Codex, Error = "no npm" });
        Assert.Contains("\"installing\":false,\"install_line\":null,\"install_error\":\"no npm\"", await Codex(), StringComparison.Ordinal);

        var from = gateway.Commands.Count;
        await person.PostAsync($"/vps/{server.Vps}/agents/install", new { agent = AgentNames.Codex });
        install = await gateway.Commands.WaitForAsync<AgentsInstall>(from: from);
        gateway.Machine.Agents[AgentNames.Codex] = true;
        await gateway.SendAsync(new AgentInstalled { RequestId = install.RequestId, Agent = AgentNames.Codex, Version = "1.0.0" });
        Assert.Equal("""{"agent":"codex","binary":"codex","installed":true,"version":"1.0.0","installing":false,"install_line":null,"install_error":null}""", await Codex());

        // What the gateway sent before its answer the grain has taken before it.
        async Task<string> Codex() => (await person.GetAsync($"/vps/{server.Vps}/agents")).GetProperty("agents").EnumerateArray()
            .Single(static agent => agent.GetProperty("agent").GetString() == AgentNames.Codex).GetRawText();
    }

    [Theory]
    [InlineData("vim")]
    [InlineData(AgentNames.None)]
    [InlineData(null)]
    public async Task UnknownAgent_Is400(string? agent)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var answer = await person.Http.PostAsJsonAsync($"/vps/{server.Vps}/agents/install", new { agent });
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "invalid_agent");
    }

    [Fact]
    public async Task GatewayAway_Is503_AndOneThatRefuses_502()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        foreach (var route in (string[])["agents", "workspace-folders"])
        {
            using var away = await person.Http.GetAsync($"/vps/{server.Vps}/{route}");
            await ApiTests.AssertError(away, HttpStatusCode.ServiceUnavailable, "gateway_not_connected");
        }

        await using var gateway = await person.ConnectAsync(server);
        gateway.Answers = false;
        var answering = person.Http.PostAsJsonAsync($"/vps/{server.Vps}/agents/install", new { agent = AgentNames.Codex });
        var install = await gateway.Commands.WaitForAsync<AgentsInstall>();
        await gateway.SendAsync(new Ack { RequestId = install.RequestId, Ok = false, Error = "it is being installed already" });
        using var refused = await answering;
        await ApiTests.AssertError(refused, HttpStatusCode.BadGateway, "gateway_refused");
    }

    [Fact]
    public async Task SessionWithAnAgentThatIsMissing_Is409_AndNamesIt()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Answers = false;
        var answering = person.Http.PostAsJsonAsync($"/vps/{server.Vps}/sessions", new { agent_type = AgentNames.Codex });
        var create = await gateway.Commands.WaitForAsync<SessionCreate>();
        await gateway.SendAsync(new Ack { RequestId = create.RequestId, Ok = false, Error = "agent not installed: codex" });
        using var answer = await answering;
        await ApiTests.AssertError(answer, HttpStatusCode.Conflict, "agent_not_installed");
        Assert.Equal(AgentNames.Codex, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("agent").GetString());
    }
}

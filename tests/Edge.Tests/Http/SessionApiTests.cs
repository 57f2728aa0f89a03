using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Http;

/// <summary>api.md "Sessions", with a scripted daemon.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class SessionApiTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task Session_LivesFromStartToEnd()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone);
        var (person, sessions) = (scene.Person, $"/vps/{scene.Server.Vps}/sessions");

        var listed = Assert.Single((await person.GetAsync(sessions)).GetProperty("sessions").EnumerateArray());
        Assert.Equal(
            ["agent_type", "attention", "created_at", "id", "last_activity_at", "reachable", "status", "title", "user_id", "vps_id", "workdir"],
            listed.EnumerateObject().Select(static member => member.Name).Order());
        Assert.Equal("running", listed.GetProperty("status").GetString());
        Assert.Equal("/home/vibe/workspace", listed.GetProperty("workdir").GetString());

        using var renamed = await person.Http.PatchAsJsonAsync($"{sessions}/{scene.Session}", new { title = "a new title" });
        Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);

        await scene.Gateway.PrintAsync(scene.Session, "on screen");
        await scene.Browser.WaitForScreenAsync("on screen");
        var snapshot = await person.GetAsync($"{sessions}/{scene.Session}/snapshot?lines=100");
        Assert.Equal("session.snapshot", snapshot.GetProperty("type").GetString());
        Assert.Contains("on screen", snapshot.GetProperty("content").GetString(), StringComparison.Ordinal);
        await scene.Gateway.Commands.WaitForAsync<SessionSnapshotRequest>(static command => command.Lines == 100);

        for (var times = 0; times < 2; times++)
        {
            using var ended = await person.Http.DeleteAsync($"{sessions}/{scene.Session}");
            Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        }

        await scene.Browser.Messages.WaitForAsync<SessionEnded>();
    }

    [Fact]
    public async Task SessionsOfAGatewayThatIsAway_AreWhatWasLastHeard_AndSaySo()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        Assert.Equal(("running", true), await Listed());

        await gateway.DisposeAsync();
        await person.WaitForGatewayAsync(server, connected: false);
        Assert.Equal(("running", false), await Listed());
        using var renamed = await person.Http.PatchAsJsonAsync($"/vps/{server.Vps}/sessions/{session}", new { title = "later" });
        Assert.False((await renamed.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reachable").GetBoolean());

        await using var back = await person.ConnectAsync(server);
        Assert.Equal(("running", true), await Listed());

        async Task<(string? Status, bool Reachable)> Listed()
        {
            var listed = Assert.Single((await person.GetAsync($"/vps/{server.Vps}/sessions")).GetProperty("sessions").EnumerateArray());
            return (listed.GetProperty("status").GetString(), listed.GetProperty("reachable").GetBoolean());
        }
    }

    [Fact]
    public async Task WhatIsAskedFor_ReachesTheDaemon()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var made = await person.PostAsync($"/vps/{server.Vps}/sessions", new { title = "work", agent_type = "none", workdir = "~/a/../b", cols = 100, rows = 40 });
        Assert.Equal("running", made.GetProperty("status").GetString());
        var create = await gateway.Commands.WaitForAsync<SessionCreate>();
        Assert.Equal((made.GetProperty("session_id").GetString(), "/home/vibe/workspace/a/b", 100, 40), (create.SessionId, create.Workdir, create.Cols, create.Rows));
    }

    [Theory]
    [InlineData("""{"agent_type":"vim"}""", "invalid_agent_type")]
    [InlineData("""{"title":""}""", "invalid_title")]
    [InlineData("""{"title":"a\u0007b"}""", "invalid_title")]
    [InlineData("""{"title":"123456789012345678901234567890123456789012345678901234567890123456789012345678901"}""", "invalid_title")]
    [InlineData("""{"cols":80}""", "invalid_size")]
    [InlineData("""{"cols":10,"rows":24}""", "invalid_size")]
    public async Task BadMember_Is400(string body, string code)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var answer = await person.Http.PostAsync($"/vps/{server.Vps}/sessions", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task ServerThatWasNeverConnected_Is400()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var answer = await person.Http.PostAsJsonAsync($"/vps/{server.Vps}/sessions", new { });
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "vps_not_active");
    }

    [Fact]
    public async Task GatewayAway_Is503()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone);
        scene.Gateway.Abort();
        await scene.Person.WaitForGatewayAsync(scene.Server, connected: false);
        using var snapshot = await scene.Person.Http.GetAsync($"/vps/{scene.Server.Vps}/sessions/{scene.Session}/snapshot");
        await ApiTests.AssertError(snapshot, HttpStatusCode.ServiceUnavailable, "gateway_not_connected");
    }

    [Fact]
    public async Task SixthSession_Is409_WithTheLimit()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        for (var i = 0; i < ProtocolLimits.DefaultSessions; i++) await person.StartSessionAsync(server);
        using var answer = await person.Http.PostAsJsonAsync($"/vps/{server.Vps}/sessions", new { agent_type = "none" });
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((HttpStatusCode.Conflict, "session_limit_reached", ProtocolLimits.DefaultSessions), (answer.StatusCode, body.GetProperty("code").GetString(), body.GetProperty("limit").GetInt32()));
    }

    [Theory]
    [InlineData("50001")]
    [InlineData("-1")]
    [InlineData("x")]
    public async Task BadLines_Is400(string lines)
    {
        await using var scene = await TerminalScene.SetAsync(_standalone);
        using var answer = await scene.Person.Http.GetAsync($"/vps/{scene.Server.Vps}/sessions/{scene.Session}/snapshot?lines={lines}");
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "invalid_lines");
    }
}

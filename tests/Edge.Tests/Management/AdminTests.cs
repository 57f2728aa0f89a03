using System.Net;
using System.Text;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.Http;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.Management;

/// <summary><c>GET /admin/gateways/{id}</c> on the management port.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class AdminTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer an-operator-of-these-test")]
    [InlineData("Bearer an-operator-of-these-testsX")]
    [InlineData("Bearer AN-OPERATOR-OF-THESE-TESTS")]
    [InlineData("Basic an-operator-of-these-tests")]
    public async Task TokenMissingOrWrong_Is401_KnownGatewayOrNot(string? authorization)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var stranger = new Operator(_standalone, authorization);
        foreach (var gateway in new[] { server.Gateway, "gw-unknown" })
        {
            using var answer = await stranger.Http.GetAsync($"/admin/gateways/{gateway}");
            await ApiTests.AssertError(answer, HttpStatusCode.Unauthorized, "invalid_token");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task GatewaysOwnToken_AndAPersonsName_AreNoOperators()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var owner = new Operator(_standalone, $"Bearer {server.Token}");
        owner.Http.DefaultRequestHeaders.Add("X-Dev-User", person.Name);
        using var answer = await owner.Http.GetAsync($"/admin/gateways/{server.Gateway}");
        await ApiTests.AssertError(answer, HttpStatusCode.Unauthorized, "invalid_token");
    }

    [Theory]
    [InlineData("gw-unknown")]
    [InlineData("gw-äöü")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234567890")]
    public async Task UnknownGateway_Is404(string gateway)
    {
        using var one = new Operator(_standalone);
        using var answer = await one.Http.GetAsync($"/admin/gateways/{gateway}");
        await ApiTests.AssertError(answer, HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task GatewayThatNeverConnected_ShowsWhoseItIs()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var one = new Operator(_standalone);

        var shown = await one.InspectAsync(server.Gateway);

        Assert.Equal(server.Gateway, shown.GetProperty("gateway_id").GetString());
        Assert.Equal(server.Vps, shown.GetProperty("vps_id").GetString());
        Assert.StartsWith("usr-", shown.GetProperty("user_id").GetString(), StringComparison.Ordinal);
        var connection = shown.GetProperty("connection");
        Assert.False(connection.GetProperty("connected").GetBoolean());
        Assert.Equal(JsonValueKind.Null, connection.GetProperty("edge_id").ValueKind);
        Assert.Equal(0, shown.GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task EveryMember_IsThere()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone);
        using var one = new Operator(_standalone);

        var shown = await one.InspectAsync(scene.Server.Gateway);

        AssertMembers(shown, "buffers", "connection", "gateway_id", "pending", "sessions", "traffic", "user_id", "vps_id");
        var connection = shown.GetProperty("connection");
        AssertMembers(
            connection,
            "capabilities", "connected", "connection_id", "edge_id", "epoch", "heard_at", "input_blocked", "input_frames_sent", "messages_taken", "os", "since", "version");
        Assert.True(connection.GetProperty("connected").GetBoolean());
        Assert.Equal((1, "1.2.3", "debian"), (connection.GetProperty("epoch").GetInt64(), connection.GetProperty("version").GetString(), connection.GetProperty("os").GetString()));
        Assert.Equal(3, connection.GetProperty("capabilities").GetArrayLength());
        Assert.InRange(connection.GetProperty("heard_at").GetInt64(), connection.GetProperty("since").GetInt64(), long.MaxValue);
        var edge = Assert.Single(shown.GetProperty("buffers").GetProperty("edges").EnumerateArray());
        AssertMembers(edge, "batches", "edge_id", "gateway_bytes", "in_flight", "renewed_at", "sessions_cut", "viewer_bytes", "viewers");
        Assert.Equal(connection.GetProperty("edge_id").GetString(), edge.GetProperty("edge_id").GetString());
        Assert.Equal(1, edge.GetProperty("viewers").GetInt32());
        AssertMembers(shown.GetProperty("pending"), "ack_routes", "commands");
        var session = Assert.Single(shown.GetProperty("sessions").EnumerateArray());
        AssertMembers(
            session,
            "consumed_seq", "controller", "id", "last_activity_at", "next_seq", "replay_bytes", "replay_frames", "status", "stream", "traffic", "viewers", "viewers_waiting");
        Assert.Equal((scene.Session, "running", 1), (session.GetProperty("id").GetString(), session.GetProperty("status").GetString(), session.GetProperty("viewers").GetInt32()));
        AssertMembers(shown.GetProperty("traffic"), "last_10s", "last_60s");
        AssertMembers(
            shown.GetProperty("traffic").GetProperty("last_60s"),
            "events", "gateway_acks", "input_bytes", "input_frames", "message_bytes", "messages", "output_bytes", "output_frames", "viewer_acks");
    }

    [Fact]
    public async Task Figures_MoveWhenTheGatewayPrints_AndThePersonTypes()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone, acknowledges: true);
        using var one = new Operator(_standalone);
        Assert.Equal(0, Traffic(Session(await one.InspectAsync(scene.Server.Gateway)), "output_frames"));

        for (var i = 0; i < 10; i++) await scene.Gateway.PrintAsync(scene.Session, Encoding.UTF8.GetBytes("a secret"));
        await scene.Browser.TypeAsync("typed");
        await scene.Browser.WaitForScreenAsync("typed");

        JsonElement shown = default;
        await Wait.Until(
            async () =>
            {
                shown = await one.InspectAsync(scene.Server.Gateway);
                return Traffic(Session(shown), "viewer_acks") > 0 && Traffic(Session(shown), "gateway_acks") > 0;
            },
            "acks in the figures");
        var session = Session(shown);
        Assert.Equal((11, 10 * 8 + 5), (Traffic(session, "output_frames"), Traffic(session, "output_bytes")));
        Assert.Equal((1, 5), (Traffic(session, "input_frames"), Traffic(session, "input_bytes")));
        Assert.Equal(11, session.GetProperty("next_seq").GetInt64());
        Assert.Equal((11, 10 * 8 + 5), (session.GetProperty("replay_frames").GetInt32(), session.GetProperty("replay_bytes").GetInt32()));
        Assert.Equal(shown.GetProperty("user_id").GetString(), session.GetProperty("controller").GetString());
        Assert.Equal(1, shown.GetProperty("connection").GetProperty("input_frames_sent").GetInt64());
        Assert.Equal(Traffic(session, "output_bytes"), Traffic(shown, "output_bytes"));
        Assert.True(Traffic(shown, "messages") > 0);
        Assert.DoesNotContain("secret", shown.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task GatewayThatLeft_IsShownAsAway()
    {
        using var one = new Operator(_standalone);
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using (await person.ConnectAsync(server)) Assert.True(Connected(await one.InspectAsync(server.Gateway)));
        await person.WaitForGatewayAsync(server, connected: false);
        Assert.False(Connected(await one.InspectAsync(server.Gateway)));

        static bool Connected(JsonElement shown) => shown.GetProperty("connection").GetProperty("connected").GetBoolean();
    }

    private static JsonElement Session(JsonElement shown) => Assert.Single(shown.GetProperty("sessions").EnumerateArray());

    /// <summary>Of the last minute; 0 for what is silent.</summary>
    private static long Traffic(JsonElement of, string figure) =>
        of.GetProperty("traffic") is { ValueKind: JsonValueKind.Object } traffic ? traffic.GetProperty("last_60s").GetProperty(figure).GetInt64() : 0;

    private static void AssertMembers(JsonElement of, params string[] names) =>
        Assert.Equal(names, of.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal));
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.Http;

/// <summary>api.md: names, codes, errors.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class ApiTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    public static TheoryData<string, string> Protected => new()
    {
        { "GET", "/auth/me" },
        { "GET", "/vps" },
        { "GET", "/vps/vps-x" },
        { "PATCH", "/vps/vps-x" },
        { "DELETE", "/vps/vps-x" },
        { "POST", "/vps/manual" },
        { "GET", "/vps/vps-x/health" },
        { "POST", "/vps/vps-x/manual-command" },
        { "GET", "/vps/options" },
        { "POST", "/vps" },
        { "POST", "/vps/vps-x/power-on" },
        { "POST", "/vps/vps-x/power-off" },
        { "POST", "/vps/vps-x/retry" },
        { "GET", "/vps/vps-x/sessions" },
        { "POST", "/vps/vps-x/sessions" },
        { "PATCH", "/vps/vps-x/sessions/ses-x" },
        { "DELETE", "/vps/vps-x/sessions/ses-x" },
        { "GET", "/vps/vps-x/sessions/ses-x/snapshot" },
    };

    [Theory]
    [MemberData(nameof(Protected))]
    public async Task NotSignedIn_Is401_InTheOneForm(string method, string path)
    {
        using var http = Anonymous();
        using var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await AssertError(answer, HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Theory]
    [InlineData("GET", "/nothing/here", 404, "not_found")]
    [InlineData("POST", "/nothing/here", 404, "not_found")]
    [InlineData("GET", "/assets/nothing.js", 404, "not_found")]
    [InlineData("PUT", "/vps", 405, "method_not_allowed")]
    [InlineData("GET", "/auth/dev/login", 405, "method_not_allowed")]
    public async Task WhatIsNotThere_HasTheOneForm(string method, string path, int status, string code)
    {
        using var person = new Person(_standalone);
        using var answer = await person.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await AssertError(answer, (HttpStatusCode)status, code);
    }

    [Theory]
    [InlineData("{", "application/json", 400, "invalid_json")]
    [InlineData("""{"label":5}""", "application/json", 400, "invalid_json")]
    [InlineData("label=x", "application/x-www-form-urlencoded", 415, "unsupported_media_type")]
    public async Task BodyThatCannotBeRead_IsRefused(string body, string type, int status, string code)
    {
        using var person = new Person(_standalone);
        using var answer = await person.Http.PostAsync("/vps/manual", new StringContent(body, Encoding.UTF8, type));
        await AssertError(answer, (HttpStatusCode)status, code);
    }

    [Fact]
    public async Task BodyThatIsTooLarge_Is413()
    {
        using var person = new Person(_standalone);
        using var answer = await person.Http.PostAsJsonAsync("/vps/manual", new { label = new string('x', 100_000) });
        await AssertError(answer, HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task BadLabel_Is400(string label)
    {
        using var person = new Person(_standalone);
        using var made = await person.Http.PostAsJsonAsync("/vps/manual", new { label });
        await AssertError(made, HttpStatusCode.BadRequest, "invalid_label");
        var server = await person.BringServerAsync();
        using var renamed = await person.Http.PatchAsJsonAsync($"/vps/{server.Vps}", new { label });
        await AssertError(renamed, HttpStatusCode.BadRequest, "invalid_label");
    }

    [Fact]
    public async Task BroughtServer_HasEveryMember_AndItsTokenOnce()
    {
        using var person = new Person(_standalone);
        var made = await person.PostAsync("/vps/manual", new { label = "My box" });
        Assert.Equal(
            ["cp_url", "gateway_auth_token", "gateway_id", "install", "vps"],
            made.EnumerateObject().Select(static member => member.Name).Order());
        Assert.StartsWith($"ws://{_standalone.Address.Authority}/gw/connect", made.GetProperty("cp_url").GetString(), StringComparison.Ordinal);
        var vps = made.GetProperty("vps");
        string[] members =
        [
            "created_at", "droplet_id", "gateway_connected", "gateway_id", "gateway_os", "gateway_version", "id", "image", "ipv4", "label",
            "problem", "provider", "provisioning_deadline_at", "region", "size", "status", "updated_at", "user_id",
        ];
        Assert.Equal(members, vps.EnumerateObject().Select(static member => member.Name).Order());
        Assert.Equal("manual", vps.GetProperty("provider").GetString());
        Assert.Equal("provisioning", vps.GetProperty("status").GetString());
        Assert.Equal("My box", vps.GetProperty("label").GetString());
        Assert.Equal(JsonValueKind.Number, vps.GetProperty("created_at").ValueKind);

        var listed = await person.GetAsync("/vps");
        Assert.Equal(vps.GetProperty("id").GetString(), Assert.Single(listed.GetProperty("vps").EnumerateArray()).GetProperty("id").GetString());
        Assert.DoesNotContain("gwt-", listed.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RenewedToken_ReplacesTheOldOne_ButNotUnderALiveGateway()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        var renewed = await person.PostAsync($"/vps/{server.Vps}/manual-command", new { });
        var token = renewed.GetProperty("gateway_auth_token").GetString()!;
        Assert.NotEqual(server.Token, token);
        await using (await person.ConnectAsync(server with { Token = token }))
        {
            using var refused = await person.Http.PostAsync($"/vps/{server.Vps}/manual-command", content: null);
            await AssertError(refused, HttpStatusCode.Conflict, "gateway_connected");
        }
    }

    [Fact]
    public async Task AnothersServer_Is404_WhateverIsAskedOfIt()
    {
        using var owner = new Person(_standalone);
        var server = await owner.BringServerAsync();
        using var eve = new Person(_standalone);
        foreach (var (method, path) in Protected.Select(static row => ((string)row[0], (string)row[1])).Where(static row => row.Item2.StartsWith("/vps/vps-x", StringComparison.Ordinal)))
        {
            var request = new HttpRequestMessage(new HttpMethod(method), path.Replace("vps-x", server.Vps, StringComparison.Ordinal));
            if (method is "PATCH") request.Content = JsonContent.Create(new { label = "mine", title = "mine" });
            using var answer = await eve.Http.SendAsync(request);
            await AssertError(answer, HttpStatusCode.NotFound, "not_found");
        }

        Assert.Equal("test", (await owner.GetAsync($"/vps/{server.Vps}")).GetProperty("label").GetString());
    }

    [Fact]
    public async Task Server_IsRenamed_AndRemoved()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var renamed = await person.Http.PatchAsJsonAsync($"/vps/{server.Vps}", new { label = "new name" });
        Assert.Equal(HttpStatusCode.OK, renamed.StatusCode);
        Assert.Equal("new name", (await person.GetAsync("/vps")).GetProperty("vps")[0].GetProperty("label").GetString());
        using var deleted = await person.Http.DeleteAsync($"/vps/{server.Vps}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var gone = await person.Http.GetAsync($"/vps/{server.Vps}");
        await AssertError(gone, HttpStatusCode.NotFound, "not_found");
        Assert.Empty((await person.GetAsync("/vps")).GetProperty("vps").EnumerateArray());
    }

    [Fact]
    public async Task Health_IsTheGatewaysLastWord()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        var before = await person.GetAsync($"/vps/{server.Vps}/health");
        Assert.Equal((false, JsonValueKind.Null), (before.GetProperty("connected").GetBoolean(), before.GetProperty("health").ValueKind));

        await using var gateway = await person.ConnectAsync(server);
        JsonElement health = default;
        await Wait.Until(
            async () => (health = await person.GetAsync($"/vps/{server.Vps}/health")).GetProperty("health").ValueKind is JsonValueKind.Object,
            "the gateway's health");
        Assert.True(health.GetProperty("connected").GetBoolean());
        Assert.Equal(JsonValueKind.Number, health.GetProperty("since").ValueKind);
        Assert.Equal(server.Gateway, health.GetProperty("health").GetProperty("gateway_id").GetString());
    }

    [Fact]
    public async Task DaemonsUninstall_TakesTheServerOffTheList()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        using var http = Anonymous();
        using var refused = await http.PostAsync($"/gw/unlink/{server.Gateway}", content: null);
        await AssertError(refused, HttpStatusCode.Unauthorized, "invalid_token");
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {server.Token}");
        using var unlinked = await http.PostAsync($"/gw/unlink/{server.Gateway}", content: null);
        Assert.Equal(HttpStatusCode.NoContent, unlinked.StatusCode);
        await Wait.For(gateway.Ended, "the close");
        Assert.Equal(1001, gateway.Closed?.Code);
        Assert.Empty((await person.GetAsync("/vps")).GetProperty("vps").EnumerateArray());
        using var again = await http.PostAsync($"/gw/unlink/{server.Gateway}", content: null);
        await AssertError(again, HttpStatusCode.NotFound, "not_found");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1001")]
    [InlineData("ten")]
    public async Task BadLimit_Is400(string limit)
    {
        using var person = new Person(_standalone);
        using var answer = await person.Http.GetAsync($"/vps?limit={limit}");
        await AssertError(answer, HttpStatusCode.BadRequest, "invalid_limit");
    }

    [Fact]
    public async Task Pages_ShowEveryServerOnce()
    {
        using var person = new Person(_standalone);
        var made = new List<string>();
        for (var i = 0; i < 5; i++) made.Add((await person.BringServerAsync()).Vps);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await person.GetAsync($"/vps?limit=2{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            seen.AddRange(page.GetProperty("vps").EnumerateArray().Select(static vps => vps.GetProperty("id").GetString()!));
            cursor = page.GetProperty("next_cursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(made, seen);
    }

    [Fact]
    public async Task Operations_Answer()
    {
        using var http = Anonymous();
        foreach (var path in (string[])["/healthz", "/readyz", "/status"])
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        var document = await http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var paths = document.GetProperty("paths").EnumerateObject().Select(static path => path.Name).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "/auth/me", "/auth/dev/login", "/auth/logout", "/vps", "/vps/{id}", "/vps/manual", "/vps/{id}/manual-command", "/vps/options", "/vps/{id}/power-on", "/vps/{id}/power-off", "/vps/{id}/retry",
                "/vps/{id}/sessions",
                "/vps/{id}/sessions/{session}", "/vps/{id}/sessions/{session}/snapshot", "/healthz", "/readyz", "/status",
            },
            paths);
        Assert.True(document.GetProperty("paths").GetProperty("/vps").GetProperty("get").GetProperty("responses").TryGetProperty("401", out _));
    }

    internal static async Task AssertError(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{(int)answer.StatusCode} {text}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var body = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, body.GetProperty("code").GetString());
        Assert.False(string.IsNullOrWhiteSpace(body.GetProperty("error").GetString()));
    }

    private HttpClient Anonymous() => new() { BaseAddress = _standalone.Address };
}

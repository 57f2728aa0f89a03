using System.Net;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Servers;

/// <summary>api.md, Servers: what is rented, over HTTP.</summary>
[Collection(CloudStandaloneGroup.Name)]
public sealed class RentedServerTests(CloudStandalone shared)
{
    [Fact]
    public async Task Server_IsRented_SaysHello_IsSwitched_AndDestroyed()
    {
        using var person = await shared.ConnectedAsync();
        var (status, body, _) = await Send(person, HttpMethod.Post, "/vps", new { region = "fra1", size = "s-2vcpu-4gb", image = "debian-12-x64", label = "Work" });

        Assert.Equal((HttpStatusCode.Created, "provisioning"), (status, body.GetProperty("status").GetString()));
        var vps = body.GetProperty("vps");
        var id = vps.GetProperty("id").GetString()!;
        var droplet = Assert.Single(shared.DropletsOf(id));
        Assert.Equal(
            ("digitalocean", "Work", droplet.Id, "fra1", "s-2vcpu-4gb", "debian-12-x64", JsonValueKind.Null),
            (Text(vps, "provider"), Text(vps, "label"), vps.GetProperty("droplet_id").GetInt64(), Text(vps, "region"), Text(vps, "size"), Text(vps, "image"), vps.GetProperty("problem").ValueKind));
        Assert.Equal(vps.GetProperty("created_at").GetInt64() + 600, vps.GetProperty("provisioning_deadline_at").GetInt64());
        Assert.Contains($"GATEWAY_CP_URL='ws://{shared.Standalone.Address.Authority}/gw/connect'", droplet.UserData, StringComparison.Ordinal);

        // The machine does what its user-data says.
        var token = droplet.UserData[droplet.UserData.IndexOf("gwt-", StringComparison.Ordinal)..].Split('\'')[0];
        await using var gateway = await GatewayPeer.ConnectAsync(shared.Standalone.Address, Text(vps, "gateway_id"), token);
        await Wait.Until(async () => Text(await person.GetAsync($"/vps/{id}"), "status") == "active", "the hello to make it active");

        // What a server that is off was last heard of is not said to be so now, though its connection is not yet given up.
        await person.PostAsync($"/vps/{id}/sessions", new { agent_type = "none" });
        Assert.Equal("off", Text((await Send(person, HttpMethod.Post, $"/vps/{id}/power-off")).Body, "status"));
        Assert.False(await IsReachable());
        Assert.Equal("active", Text((await Send(person, HttpMethod.Post, $"/vps/{id}/power-on")).Body, "status"));
        Assert.True(await IsReachable());
        Assert.Equal(HttpStatusCode.NoContent, (await Send(person, HttpMethod.Delete, $"/vps/{id}")).Status);
        await Wait.For(gateway.Ended, "the close");
        Assert.Equal(1001, gateway.Closed?.Code);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(person, HttpMethod.Get, $"/vps/{id}")).Status);
        Assert.Empty(shared.DropletsOf(id));

        async Task<bool> IsReachable() => Assert.Single((await person.GetAsync($"/vps/{id}/sessions")).GetProperty("sessions").EnumerateArray()).GetProperty("reachable").GetBoolean();
    }

    [Fact]
    public async Task Options_AreLiveWhenConnected_AndBuiltInElse()
    {
        using var stranger = new Person(shared.Standalone);
        using var person = await shared.ConnectedAsync();
        var (builtIn, live) = (await stranger.GetAsync("/vps/options"), await person.GetAsync("/vps/options"));

        Assert.False(builtIn.GetProperty("live").GetBoolean());
        Assert.True(live.GetProperty("live").GetBoolean());
        foreach (var options in (JsonElement[])[builtIn, live])
        {
            Assert.Equal(["defaults", "images", "live", "plans", "regions"], options.EnumerateObject().Select(static member => member.Name).Order());
            Assert.Equal(["name", "slug"], options.GetProperty("regions")[0].EnumerateObject().Select(static member => member.Name).Order());
            Assert.Equal(
                ["disk", "memory", "price_hourly", "price_monthly", "regions", "slug", "vcpus"],
                options.GetProperty("plans")[0].EnumerateObject().Select(static member => member.Name).Order());
            Assert.Equal(["image", "region", "size"], options.GetProperty("defaults").EnumerateObject().Select(static member => member.Name).Order());
        }
    }

    [Fact]
    public async Task NothingSaid_IsTheDefaults()
    {
        using var person = await shared.ConnectedAsync();
        var defaults = (await person.GetAsync("/vps/options")).GetProperty("defaults");

        var (status, body, _) = await Send(person, HttpMethod.Post, "/vps");

        Assert.Equal(HttpStatusCode.Created, status);
        foreach (var member in (string[])["region", "size", "image"]) Assert.Equal(Text(defaults, member), Text(body.GetProperty("vps"), member));
        Assert.Equal("My server", Text(body.GetProperty("vps"), "label"));
    }

    [Theory]
    [InlineData("""{"region":"mars1"}""", "invalid_region")]
    [InlineData("""{"region":"../../x"}""", "invalid_region")]
    [InlineData("""{"size":"huge"}""", "invalid_size")]
    [InlineData("""{"size":"c-2","region":"blr1"}""", "invalid_size")]
    [InlineData("""{"image":"windows-11"}""", "invalid_image")]
    [InlineData("""{"image":""}""", "invalid_image")]
    [InlineData("""{"label":"a/b"}""", "invalid_label")]
    [InlineData("""{"label":5}""", "invalid_json")]
    public async Task WhatCannotBe_Is400_AndCostsNothing(string body, string code)
    {
        using var person = await shared.ConnectedAsync();

        var answer = await Send(person, HttpMethod.Post, "/vps", JsonDocument.Parse(body).RootElement);

        Assert.Equal((HttpStatusCode.BadRequest, code), (answer.Status, Text(answer.Body, "code")));
        Assert.Empty((await person.GetAsync("/vps")).GetProperty("vps").EnumerateArray());
    }

    [Fact]
    public async Task WithoutDigitalOcean_Is400()
    {
        using var person = new Person(shared.Standalone);
        var answer = await Send(person, HttpMethod.Post, "/vps", new { label = "x" });
        Assert.Equal((HttpStatusCode.BadRequest, "digitalocean_not_connected"), (answer.Status, Text(answer.Body, "code")));
    }

    [Fact]
    public async Task IdempotencyKey_MakesOneServer_AndIsForOneRequest()
    {
        using var person = await shared.ConnectedAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Send(person, HttpMethod.Post, "/vps", new { label = "one" }, "k")));

        Assert.All(all, answer => Assert.Equal(HttpStatusCode.Created, answer.Status));
        var id = Assert.Single(all.Select(static answer => Text(answer.Body.GetProperty("vps"), "id")).Distinct());
        Assert.Single((await person.GetAsync("/vps")).GetProperty("vps").EnumerateArray());
        Assert.Single(shared.DropletsOf(id));

        var other = await Send(person, HttpMethod.Post, "/vps", new { label = "two" }, "k");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "idempotency_key_reused"), (other.Status, Text(other.Body, "code")));
        Assert.Equal(HttpStatusCode.NoContent, (await Send(person, HttpMethod.Delete, $"/vps/{id}")).Status);
        var gone = await Send(person, HttpMethod.Post, "/vps", new { label = "one" }, "k");
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_used"), (gone.Status, Text(gone.Body, "code")));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData(256)]
    public async Task KeyThatIsNone_Is400(object key)
    {
        using var person = await shared.ConnectedAsync();
        var answer = await Send(person, HttpMethod.Post, "/vps", new { }, key is int length ? new string('k', length) : (string)key);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_idempotency_key"), (answer.Status, Text(answer.Body, "code")));
    }

    [Fact]
    public async Task TooManyServers_Are429_WithRetryAfter()
    {
        using var person = await shared.ConnectedAsync();
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Created, (await Send(person, HttpMethod.Post, "/vps")).Status);

        var (status, body, wait) = await Send(person, HttpMethod.Post, "/vps");

        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_servers"), (status, Text(body, "code")));
        Assert.InRange(wait!.Value, TimeSpan.FromMinutes(30), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task WrongMoment_IsSaidSo()
    {
        using var person = await shared.ConnectedAsync();
        var id = Text((await Send(person, HttpMethod.Post, "/vps")).Body.GetProperty("vps"), "id");
        var brought = (await person.BringServerAsync()).Vps;

        foreach (var action in (string[])["retry", "power-off", "power-on", "manual-command"])
        {
            var early = await Send(person, HttpMethod.Post, $"/vps/{id}/{action}");
            Assert.Equal((HttpStatusCode.Conflict, "wrong_status"), (early.Status, Text(early.Body, "code")));
            Assert.Contains("provisioning", Text(early.Body, "error"), StringComparison.Ordinal);
            if (action is "manual-command") continue;
            var own = await Send(person, HttpMethod.Post, $"/vps/{brought}/{action}");
            Assert.Equal((HttpStatusCode.BadRequest, "manual_server"), (own.Status, Text(own.Body, "code")));
        }
    }

    [Fact]
    public async Task DaemonsUninstall_LeavesARentedMachineToItsOwner()
    {
        using var person = await shared.ConnectedAsync();
        var vps = (await Send(person, HttpMethod.Post, "/vps")).Body.GetProperty("vps");
        var droplet = Assert.Single(shared.DropletsOf(Text(vps, "id")));
        using var http = new HttpClient { BaseAddress = shared.Standalone.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", droplet.UserData[droplet.UserData.IndexOf("gwt-", StringComparison.Ordinal)..].Split('\'')[0]);

        using var answer = await http.PostAsync(new Uri($"/gw/unlink/{Text(vps, "gateway_id")}", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("rented_server", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single(shared.DropletsOf(Text(vps, "id")));
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;

    private static Task<(HttpStatusCode Status, JsonElement Body, TimeSpan? RetryAfter)> Send(Person person, HttpMethod method, string path, object? body = null, string? key = null) =>
        CloudStandalone.SendAsync(person, method, path, body, key);
}

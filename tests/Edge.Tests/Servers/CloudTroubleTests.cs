using System.Net;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.Web;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Servers;

/// <summary>The table of docs/servers.md: what a person is told when DigitalOcean does not do what it should. A cloud of its own, as troubles meet everybody.</summary>
public sealed class CloudTroubleTests(CloudStandalone own) : IClassFixture<CloudStandalone>
{
    private const string Reconnect = "DigitalOcean no longer accepts the connection; connect it again";
    private const string Busy = "DigitalOcean is getting too many requests from this account";
    private const string Pending = "DigitalOcean is still doing something else with this droplet; try again in a moment";
    private const string Away = "DigitalOcean does not answer, or not in a way that makes sense";

    [Theory]
    [InlineData("401", 409, "reconnect_digitalocean", Reconnect)]
    [InlineData("403", 502, "digitalocean_refused", "DigitalOcean refused: You are not authorized to perform this operation")]
    [InlineData("404", 502, "digitalocean_refused", "DigitalOcean refused: The resource you requested could not be found.")]
    [InlineData("422", 502, "digitalocean_refused", "DigitalOcean refused: request payload validation failed")]
    [InlineData("429", 201, "digitalocean_busy", Busy)]
    [InlineData("500", 201, "digitalocean_unavailable", Away)]
    [InlineData("garbage", 201, "digitalocean_unavailable", Away)]
    [InlineData("cut", 201, "digitalocean_unavailable", Away)]
    [InlineData("lost", 201, "digitalocean_unavailable", Away)]
    public async Task Creation(string trouble, int status, string code, string message)
    {
        using var person = await own.ConnectedAsync();
        Plan("POST", "/v2/droplets", trouble);

        var answer = await CloudStandalone.SendAsync(person, HttpMethod.Post, "/vps", new { });

        own.Cloud.Faults.Clear();
        Assert.Equal((HttpStatusCode)status, answer.Status);
        var servers = (await person.GetAsync("/vps")).GetProperty("vps");
        if (status == 201)
        {
            Assert.Equal("provisioning", answer.Body.GetProperty("status").GetString());
            AssertSays(answer.Body.GetProperty("vps").GetProperty("problem"), code, message);
            Assert.Equal("provisioning", Assert.Single(servers.EnumerateArray()).GetProperty("status").GetString());
        }
        else
        {
            AssertSays(answer.Body, code, message);
            Assert.Empty(servers.EnumerateArray());
        }
    }

    [Theory]
    [InlineData("401", 409, "reconnect_digitalocean", Reconnect)]
    [InlineData("403", 502, "delete_pending", "not deleted yet, and tried again until it is: DigitalOcean refused: You are not authorized to perform this operation")]
    [InlineData("404", 204, null, null)]
    [InlineData("422", 502, "delete_pending", "not deleted yet, and tried again until it is: DigitalOcean refused: request payload validation failed")]
    [InlineData("pending", 502, "delete_pending", "not deleted yet, and tried again until it is: " + Pending)]
    [InlineData("429", 502, "delete_pending", "not deleted yet, and tried again until it is: " + Busy)]
    [InlineData("500", 502, "delete_pending", "not deleted yet, and tried again until it is: " + Away)]
    [InlineData("cut", 502, "delete_pending", "not deleted yet, and tried again until it is: " + Away)]
    [InlineData("lost", 502, "delete_pending", "not deleted yet, and tried again until it is: " + Away)]
    public async Task Deletion(string trouble, int status, string? code, string? message)
    {
        using var person = await own.ConnectedAsync();
        var id = await RentAsync(person);
        Plan("DELETE", "/v2/droplets/*", trouble);

        var answer = await CloudStandalone.SendAsync(person, HttpMethod.Delete, $"/vps/{id}");

        own.Cloud.Faults.Clear();
        Assert.Equal((HttpStatusCode)status, answer.Status);
        if (code is null) return;
        AssertSays(answer.Body, code, message!);
        Assert.Equal(trouble is "429" ? TimeSpan.FromSeconds(30) : null, answer.RetryAfter);
        Assert.Equal("deleting", (await person.GetAsync($"/vps/{id}")).GetProperty("status").GetString());
        if (trouble is not "401") Assert.Equal(HttpStatusCode.NoContent, (await CloudStandalone.SendAsync(person, HttpMethod.Delete, $"/vps/{id}")).Status);
    }

    [Theory]
    [InlineData("401", 409, "reconnect_digitalocean", Reconnect)]
    [InlineData("403", 502, "digitalocean_refused", "DigitalOcean refused: You are not authorized to perform this operation")]
    [InlineData("404", 409, "droplet_missing", "DigitalOcean does not have this droplet any more")]
    [InlineData("422", 502, "digitalocean_refused", "DigitalOcean refused: request payload validation failed")]
    [InlineData("pending", 409, "droplet_busy", Pending)]
    [InlineData("429", 503, "digitalocean_busy", Busy)]
    [InlineData("500", 502, "digitalocean_unavailable", Away)]
    [InlineData("garbage", 502, "digitalocean_unavailable", Away)]
    [InlineData("cut", 502, "digitalocean_unavailable", Away)]
    [InlineData("lost", 502, "digitalocean_unavailable", Away)]
    public async Task Power(string trouble, int status, string code, string message)
    {
        using var person = await own.ConnectedAsync();
        var id = await RentAsync(person);
        await using var gateway = await HelloAsync(person, id);
        Plan("POST", "/v2/droplets/*/actions", trouble);

        var answer = await CloudStandalone.SendAsync(person, HttpMethod.Post, $"/vps/{id}/power-off");

        own.Cloud.Faults.Clear();
        Assert.Equal((HttpStatusCode)status, answer.Status);
        AssertSays(answer.Body, code, message);
        Assert.Equal(trouble is "429" ? TimeSpan.FromSeconds(30) : null, answer.RetryAfter);
        Assert.Equal("active", (await person.GetAsync($"/vps/{id}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task RefusedRefresh_AsksToReconnect_AndKeepsTheRecord()
    {
        using var person = await own.ConnectedAsync();
        var id = await RentAsync(person);
        own.Cloud.Grants.ExpireAccessTokens();
        own.Cloud.Grants.RefuseRefreshes = true;
        try
        {
            var created = await CloudStandalone.SendAsync(person, HttpMethod.Post, "/vps", new { });
            Assert.Equal(HttpStatusCode.Conflict, created.Status);
            AssertSays(created.Body, "reconnect_digitalocean", Reconnect);
            var deleted = await CloudStandalone.SendAsync(person, HttpMethod.Delete, $"/vps/{id}");
            Assert.Equal(HttpStatusCode.Conflict, deleted.Status);
            AssertSays(deleted.Body, "reconnect_digitalocean", Reconnect);
            Assert.False((await person.GetAsync("/vps/options")).GetProperty("live").GetBoolean());
        }
        finally
        {
            own.Cloud.Grants.RefuseRefreshes = false;
        }

        Assert.Equal("provisioning", (await person.GetAsync($"/vps/{id}")).GetProperty("status").GetString());
        Assert.Single(own.DropletsOf(id));
    }

    [Fact]
    public async Task RefusalOfOneOfManyWithTheSameKey_LeavesOneServerAtMost()
    {
        using var person = await own.ConnectedAsync();
        own.Cloud.Faults.Add("POST", "/v2/droplets", Trouble.Of("422"));

        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CloudStandalone.SendAsync(person, HttpMethod.Post, "/vps", new { }, "k")));

        AssertSays(Assert.Single(all, static answer => answer.Status is HttpStatusCode.BadGateway).Body, "digitalocean_refused", "DigitalOcean refused: request payload validation failed");
        var made = all.Where(static answer => answer.Status is HttpStatusCode.Created).Select(static answer => answer.Body.GetProperty("vps").GetProperty("id").GetString()).ToList();
        Assert.Equal(3, made.Count);
        Assert.Equal(Assert.Single(made.Distinct()), Assert.Single((await person.GetAsync("/vps")).GetProperty("vps").EnumerateArray()).GetProperty("id").GetString());
    }

    private static void AssertSays(JsonElement body, string code, string message) =>
        Assert.Equal((code, message), (body.GetProperty("code").GetString(), body.GetProperty("error").GetString()));

    private static async Task<string> RentAsync(Person person)
    {
        var (status, body, _) = await CloudStandalone.SendAsync(person, HttpMethod.Post, "/vps", new { });
        Assert.Equal(HttpStatusCode.Created, status);
        return body.GetProperty("vps").GetProperty("id").GetString()!;
    }

    private async Task<GatewayPeer> HelloAsync(Person person, string id)
    {
        var droplet = Assert.Single(own.DropletsOf(id));
        var gateway = (await person.GetAsync($"/vps/{id}")).GetProperty("gateway_id").GetString()!;
        var peer = await GatewayPeer.ConnectAsync(own.Standalone.Address, gateway, droplet.UserData[droplet.UserData.IndexOf("gwt-", StringComparison.Ordinal)..].Split('\'')[0]);
        await Wait.Until(async () => (await person.GetAsync($"/vps/{id}")).GetProperty("status").GetString() == "active", "the hello to make it active");
        return peer;
    }

    private void Plan(string method, string path, string trouble) => own.Cloud.Faults.Add(method, path, Trouble.Of(trouble), FaultPlan.Always);
}

using System.Net.Http.Json;
using Chatcode.Fakes.DigitalOcean;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Grains.Tests.DigitalOcean;
using Chatcode.Grains.Tests.Gateways;
using Chatcode.Grains.Users;

namespace Chatcode.Grains.Tests.Servers.Cloud;

/// <summary>A person who is connected to a cloud of their own, and a clock that both go by.</summary>
public sealed class CloudScene : IAsyncDisposable
{
    private CloudScene(GrainHost host, FakeDigitalOcean cloud, SkipTime time) => (Host, Cloud, Time) = (host, cloud, time);

    public GrainHost Host { get; }

    public FakeDigitalOcean Cloud { get; }

    public SkipTime Time { get; }

    public UserId User { get; } = UserId.New();

    public IDigitalOceanAccountGrain Account => Host.Grains.GetGrain<IDigitalOceanAccountGrain>(User.Value);

    public IReadOnlyList<Droplet> Droplets => Cloud.Cloud.Droplets;

    public static NewServer Wanted { get; } = new()
    {
        Region = "nyc3",
        Size = "s-1vcpu-2gb",
        Image = "ubuntu-24-04-x64",
        Label = "My box",
        ConnectUrl = "wss://code.example.com/gw/connect",
        ReleaseUrl = "https://code.example.com/release",
    };

    public static async Task<CloudScene> Create(bool connected = true, CloudPace? pace = null, params (string Key, string Value)[] settings)
    {
        var time = new SkipTime();
        var cloud = await FakeDigitalOcean.StartAsync(new FakeDigitalOceanOptions { Time = time, Pace = pace ?? new CloudPace(), TokenLife = TimeSpan.FromDays(30) });
        var address = cloud.Address.ToString();
        var host = await GrainHost.StartAsync(time,
        [
            ("DIGITALOCEAN_OAUTH_URL", address), ("DIGITALOCEAN_API_URL", address), ("DIGITALOCEAN_TIMEOUT", "00:00:20"),
            ("DIGITALOCEAN_CLIENT_ID", cloud.Client.Id), ("DIGITALOCEAN_CLIENT_SECRET", cloud.Client.Secret), .. settings,
        ]);
        var scene = new CloudScene(host, cloud, time);
        if (connected) await scene.Connect();
        return scene;
    }

    /// <param name="account">Null for the first.</param>
    /// <param name="refreshFirst">The token is at its end: what comes next has to refresh it.</param>
    public async Task Connect(CloudAccount? account = null, bool refreshFirst = false)
    {
        var grant = Cloud.Grants.Issue(account).ToGrant();
        Assert.Equal(ConnectOutcome.Ok, await Account.Connect(refreshFirst ? grant with { ExpiresAt = Time.GetUtcNow() } : grant));
    }

    public IServerGrain Server(VpsId id) => Host.Grains.GetGrain<IServerGrain>(id.Value);

    /// <summary>A server whose droplet is made.</summary>
    public async Task<ServerRecord> Rent()
    {
        var result = await Server(VpsId.New()).Create(User, Wanted);
        Assert.Equal(ServerOutcome.Ok, result.Outcome);
        Assert.NotEqual(0, result.Server!.DropletId);
        return result.Server;
    }

    /// <summary>A server whose gateway said hello.</summary>
    public async Task<ServerRecord> RentActive()
    {
        var server = await Rent();
        await Hello(server);
        return await Get(server.Id);
    }

    public async Task<FakeGateway> Hello(ServerRecord server, RecordingEdge? edge = null)
    {
        var gateway = new FakeGateway(Host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value), server.Gateway, edge ?? new RecordingEdge(Host.Grains));
        Assert.Null((await gateway.Attach()).Refusal);
        await Chatcode.Testing.Wait.Until(async () => (await Get(server.Id)).Status is ServerStatus.Active, "the hello to make it active");
        return gateway;
    }

    public async Task<ServerRecord> Get(VpsId id) => (await Server(id).Get(User)).Server ?? throw new InvalidOperationException("no such server");

    public Task<ServerPage> List() => Host.Grains.GetGrain<IUserGrain>(User.Value).ListServers(null, null);

    /// <summary>A reminder's turn, as it comes when its time has come.</summary>
    public Task Tick(VpsId id, string reminder)
    {
        var now = Time.GetUtcNow().UtcDateTime;
        return Server(id).AsReference<IRemindable>().ReceiveReminder(reminder, new TickStatus(now, TimeSpan.FromMinutes(1), now));
    }

    public async Task Tick(VpsId id, string reminder, TimeSpan after)
    {
        await Advance(id, after);
        await Tick(id, reminder);
    }

    /// <summary>
    /// Sets the clock forward while nothing of the server is under way: an activation, or a reminder's turn of the engine's own say, would
    /// be out of time by the jump.
    /// </summary>
    public async Task Advance(VpsId id, TimeSpan by)
    {
        // A call that says nothing, and waits for its turn behind what is under way.
        Assert.Equal(ServerOutcome.NotFound, (await Server(id).Unlink(UserId.New())).Outcome);
        Time.Advance(by);
    }

    /// <summary>Names of the server's reminders, in order.</summary>
    public Task<string[]> Reminders(VpsId id) => TestEngine.RemindersOf(Host.Database.ConnectionString, id.Value);

    /// <summary>Somebody takes the droplet's tags off.</summary>
    public async Task Untag(ServerRecord server)
    {
        using var http = Http();
        foreach (var tag in Cloud.Cloud.Find(server.DropletId)!.Tags)
        {
            using var removed = await http.DeleteAsync(new Uri($"/v2/tags/{Uri.EscapeDataString(tag)}", UriKind.Relative));
            Assert.True(removed.IsSuccessStatusCode, $"tag {tag}: {removed.StatusCode}");
        }
    }

    /// <summary>A droplet as an attempt of this server would have made it.</summary>
    public Task MakeStray(ServerRecord server, int attempt) => MakeDroplet("stray", "chatcode", $"chatcode:{server.Id.Value}", $"chatcode:attempt-{attempt}");

    public async Task MakeDroplet(string name, params string[] tags)
    {
        using var http = Http();
        using var made = await http.PostAsJsonAsync(new Uri("/v2/droplets", UriKind.Relative), new { name, region = "nyc3", size = "s-1vcpu-1gb", image = "debian-12-x64", tags });
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
    }

    public async Task AssertGone(ServerRecord server)
    {
        Assert.Equal(ServerOutcome.NotFound, (await Server(server.Id).Get(User)).Outcome);
        Assert.Empty((await List()).Servers);
        Assert.Empty(await Reminders(server.Id));
        Assert.Null(await Host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value).GetRegistration());
        Assert.DoesNotContain(Droplets, droplet => droplet.Tags.Contains($"chatcode:{server.Id.Value}"));
    }

    /// <summary>What the droplet was given as its gateway's token holds.</summary>
    public async Task AssertTokenHolds(Droplet droplet, GatewayId gateway)
    {
        var start = droplet.UserData.IndexOf("gwt-", StringComparison.Ordinal);
        var token = droplet.UserData[start..droplet.UserData.IndexOf('\'', start)];
        Assert.Equal(GatewayTokenCheck.Valid, await Host.Tokens.Check(gateway, token, CancellationToken.None));
    }

    private HttpClient Http()
    {
        var http = new HttpClient { BaseAddress = Cloud.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Cloud.Grants.All.Last(static tokens => tokens.Account == CloudAccount.Sammy).AccessToken);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        Cloud.Faults.Clear();
        await Host.DisposeAsync();
        await Cloud.DisposeAsync();
    }
}

using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Chatcode.Fakes.DigitalOcean;
using Chatcode.Testing;
using Npgsql;

namespace Chatcode.Crash.Tests;

/// <summary>A person, their cloud and their database, which outlive every crash of the control plane between them.</summary>
public sealed class CrashScene : IAsyncDisposable
{
    /// <summary>How long a request may take: on a machine under load, it does.</summary>
    private const string Timeout = "00:00:09";

    /// <summary>How long a lost request counts as under way: the shortest that goes with it, as the clock is the real one.</summary>
    private const string Settle = "00:00:20";

    private readonly string _data = Directory.CreateTempSubdirectory("chatcode-crash-").FullName;
    private readonly TestDatabase _database;
    private readonly NpgsqlDataSource _source;
    private readonly ExchangeProxy _toDatabase;
    private readonly ExchangeProxy _toCloud;
    private ControlPlaneProcess? _process;
    private HttpClient? _http;
    private bool _isKilling;

    private CrashScene(TestDatabase database, FakeDigitalOcean cloud)
    {
        (_database, Cloud) = (database, cloud);
        _source = NpgsqlDataSource.Create(database.ConnectionString);
        var folder = new NpgsqlConnectionStringBuilder(database.ConnectionString).Host!;
        _toDatabase = new ExchangeProxy(Points, new UnixDomainSocketEndPoint(Path.Combine(folder, ".s.PGSQL.5432")), ExchangeProxy.SqlName);
        _toCloud = new ExchangeProxy(Points, new IPEndPoint(IPAddress.Loopback, cloud.Address.Port), ExchangeProxy.HttpName);
    }

    public FakeDigitalOcean Cloud { get; }

    public FaultPoints Points { get; } = new();

    public static async Task<CrashScene> StartAsync()
    {
        var scene = new CrashScene(await TestDatabase.CreateAsync(), await FakeDigitalOcean.StartAsync(new FakeDigitalOceanOptions { DropletLimit = 1000 }));
        await scene.StartControlPlaneAsync();
        var user = (await scene.GetAsync("/auth/me")).GetProperty("user_id").GetString();
        var tokens = scene.Cloud.Grants.Issue();
        var grant = JsonSerializer.Serialize(new
        {
            tokens.AccessToken, tokens.RefreshToken, tokens.ExpiresAt, tokens.Scope, AccountUuid = tokens.Account.Uuid, tokens.Account.Email,
        });
        Assert.Equal("Ok", await scene._process!.AskAsync($"connect {user} {grant}", "Ok"));

        // The first of everything (pools, compiled code, the catalog) is no part of what is counted.
        var first = await scene.CreateAsync("warm-up");
        await scene.DeleteAsync(first);
        return scene;
    }

    /// <summary>Asks for a server.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CreateAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/vps") { Content = JsonContent.Create(new { label = "box" }) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.Created, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement.GetProperty("vps").GetProperty("id").GetString()!;
    }

    public async Task DeleteAsync(string server)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/vps/{server}");
        using var answer = await SendAsync(request);
        Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotFound, $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>Does something, and kills the control plane at a point of it.</summary>
    /// <returns>False when it was done before the point came.</returns>
    public async Task<bool> KillAtAsync(int point, Func<Task> action)
    {
        var reached = Points.Begin(point);
        var acting = action();
        if (await Task.WhenAny(acting, reached, Task.Delay(TimeSpan.FromMinutes(2))) is var first && first == acting && !reached.IsCompleted)
        {
            Points.End();
            await acting;
            return false;
        }

        Assert.True(reached.IsCompleted, "neither done nor at the point");
        _isKilling = true;
        await _process!.KillAsync();
        Points.End();
        await Assert.ThrowsAnyAsync<Exception>(() => acting);
        _isKilling = false;
        return true;
    }

    /// <summary>What was said while something was done without a crash.</summary>
    public async Task<IReadOnlyList<string>> ListenAsync(Func<Task> action)
    {
        _ = Points.Begin(stopAt: null);
        await action();
        Points.End();
        return Points.Exchanges;
    }

    /// <summary>A new process.</summary>
    public async Task RestartAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        await StartControlPlaneAsync();
    }

    /// <summary>Each reminder that is stored has its turn, again and again (a tick may come twice) until nothing is under way.</summary>
    public async Task TickAsync()
    {
        await TickOnceAsync();
        await Wait.Until(
            async () =>
            {
                await TickOnceAsync();
                return (await ServersAsync()).All(static server => server.GetProperty("droplet_id").GetInt64() != 0 && server.GetProperty("status").GetString() != "deleting");
            },
            "the reminders to bring everything to its end",
            TimeSpan.FromMinutes(2));
    }

    public async Task<IReadOnlyList<JsonElement>> ServersAsync() => [.. (await GetAsync("/vps")).GetProperty("vps").EnumerateArray()];

    public async Task<JsonElement> GetAsync(string path) => await _http!.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    /// <summary>Server and name of each reminder that is stored, in the order of names.</summary>
    public async Task<IReadOnlyList<(string Server, string Name)>> RemindersAsync()
    {
        // Whichever engine it is.
        await using var which = _source.CreateCommand("select to_regclass('inprocess_reminder') is not null");
        var sql = (bool)(await which.ExecuteScalarAsync())!
            ? "select grain_key, name from inprocess_reminder where grain_key like 'vps-%' order by name"
            : "select split_part(grainid, '/', 2), remindername from orleansreminderstable where grainid like '%/vps-%' order by remindername";
        await using var command = _source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<(string, string)> found = [];
        while (await reader.ReadAsync()) found.Add((reader.GetString(0), reader.GetString(1)));
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
        await _toDatabase.DisposeAsync();
        await _toCloud.DisposeAsync();
        await Cloud.DisposeAsync();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task TickOnceAsync()
    {
        foreach (var (server, name) in await RemindersAsync()) await _process!.AskAsync($"tick {server} {name}", "ticked");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        var process = _process!;
        try
        {
            return await _http!.SendAsync(request);
        }
        catch (HttpRequestException error) when (!_isKilling && process.OwnEnd is { } end)
        {
            throw new InvalidOperationException(end, error);
        }
    }

    private async Task StartControlPlaneAsync()
    {
        var database = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Host = "127.0.0.1", Port = _toDatabase.Port, SslMode = SslMode.Disable };
        database["GSS Encryption Mode"] = "Disable";
        var cloud = $"http://localhost:{_toCloud.Port.ToString(CultureInfo.InvariantCulture)}";
        _process = await ControlPlaneProcess.StartAsync(new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development", ["AUTH_MODE"] = "dev", ["PORT"] = "0", ["MANAGEMENT_PORT"] = "off", ["DATA_DIR"] = _data,
            ["DATABASE_URL"] = database.ConnectionString, ["DIGITALOCEAN_API_URL"] = cloud, ["DIGITALOCEAN_OAUTH_URL"] = cloud, ["DIGITALOCEAN_TIMEOUT"] = Timeout,
            ["DIGITALOCEAN_CLIENT_ID"] = Cloud.Client.Id, ["DIGITALOCEAN_CLIENT_SECRET"] = Cloud.Client.Secret,
            ["Provisioning__CreationsPerHour"] = "1000", ["Provisioning__CreationsPerDay"] = "1000", ["Provisioning__Settle"] = Settle,
        });
        _http?.Dispose();
        _http = new HttpClient { BaseAddress = _process.Address };
        _http.DefaultRequestHeaders.Add("X-Dev-User", "ada");
    }
}

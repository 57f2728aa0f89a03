using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Sockets;
using Chatcode.Standalone;
using Chatcode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatcode.Cuts.Ends;

/// <summary>A real Standalone in this process, with a database and a data directory of its own that outlive a restart.</summary>
internal sealed class RealControlPlane : IAsyncDisposable
{
    public const string User = "cuts";

    private readonly TestDatabase _database;
    private readonly string _data = Directory.CreateTempSubdirectory("chatcode-cuts-data-").FullName;
    private readonly LoggedWarnings _log = new();
    private readonly SocketOptions _sockets;
    private WebApplication? _app;
    private HttpClient? _http;
    private int _port;

    private RealControlPlane(TestDatabase database, SocketOptions sockets) => (_database, _sockets) = (database, sockets);

    /// <summary>Where it answers, before and after a restart.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What was logged as an error: nothing that happens to sockets is one.</summary>
    public IReadOnlyCollection<string> Errors => [.. _log.Errors];

    private HttpClient Http => _http!;

    /// <summary>Starts it.</summary>
    /// <param name="sockets">Null for the protocol's times.</param>
    public static async Task<RealControlPlane> StartAsync(SocketOptions? sockets = null)
    {
        var running = new RealControlPlane(await TestDatabase.CreateAsync().ConfigureAwait(false), sockets ?? new SocketOptions());
        await running.StartAppAsync().ConfigureAwait(false);
        return running;
    }

    /// <summary>Stops it and starts it again, as a new process would be: what was in memory only is gone.</summary>
    public async Task RestartAsync()
    {
        await StopAppAsync().ConfigureAwait(false);
        await StartAppAsync().ConfigureAwait(false);
    }

    /// <summary>The gateway's activation goes; the next call makes another. Sockets stay.</summary>
    public Task LoseGrainAsync(string gateway) => Engine.LoseAsync(_app!.Services, gateway);

    /// <summary>Adds a server.</summary>
    public async Task<(string Vps, string Gateway, string Token)> AddServerAsync()
    {
        var made = await PostAsync("/vps/manual", new { label = "cuts" }).ConfigureAwait(false);
        return (made.GetProperty("vps").GetProperty("id").GetString()!, made.GetProperty("gateway_id").GetString()!, made.GetProperty("gateway_auth_token").GetString()!);
    }

    /// <summary>Waits until the server's gateway is connected.</summary>
    public Task ConnectedAsync(string vps) => Wait.Until(
        async () => (await Http.GetFromJsonAsync<JsonElement>($"/vps/{vps}").ConfigureAwait(false)).GetProperty("gateway_connected").GetBoolean(),
        "the gateway's connection");

    /// <summary>Starts a session that runs the user's shell.</summary>
    public async Task<string> StartSessionAsync(string vps) =>
        (await PostAsync($"/vps/{vps}/sessions", new { agent_type = "none" }).ConfigureAwait(false)).GetProperty("session_id").GetString()!;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAppAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_data, recursive: true);
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>().ConfigureAwait(false);
    }

    private async Task StartAppAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["PORT"] = _port.ToString(CultureInfo.InvariantCulture),
            ["DATABASE_URL"] = _database.ConnectionString,
            ["DATA_DIR"] = _data,
            ["AUTH_MODE"] = "dev",
            ["WEB_ROOT"] = Path.Combine(_data, "web"),
        };
        _app = StandaloneApp.Build([], settings, services =>
        {
            services.AddSingleton(_sockets);
            services.AddLogging(logging => logging.ClearProviders().AddProvider(_log));
        });
        await _app.StartAsync().ConfigureAwait(false);
        Address = new Uri(_app.Urls.First());
        _port = Address.Port;
        _http = new HttpClient { BaseAddress = Address };
        _http.DefaultRequestHeaders.Add("X-Dev-User", User);
    }

    private async Task StopAppAsync()
    {
        _http!.Dispose();
        await _app!.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}

using Chatcode.Grains.Gateways;
using Chatcode.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Chatcode.Grains.Tests;

/// <summary>Grains on the linked engine, with a database of their own that outlives a restart.</summary>
public sealed class GrainHost : IAsyncDisposable
{
    /// <summary>32 bytes, base64.</summary>
    public const string TokenKey = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private readonly TimeProvider _time;
    private readonly bool _ownsDatabase;
    private IHost? _host;

    private GrainHost(TestDatabase database, Dictionary<string, string?> settings, TimeProvider time, bool ownsDatabase)
    {
        Database = database;
        Settings = settings;
        _time = time;
        _ownsDatabase = ownsDatabase;
    }

    public TestDatabase Database { get; }

    /// <summary>Configuration; a change counts from the next start on.</summary>
    public Dictionary<string, string?> Settings { get; }

    public LoggedWarnings Log { get; } = new();

    public IServiceProvider Services => _host!.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public IGatewayTokens Tokens => Services.GetRequiredService<IGatewayTokens>();

    /// <param name="time">Null for the system's.</param>
    /// <param name="settings">Configuration beside the token key.</param>
    public static async Task<GrainHost> StartAsync(TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value);
        all["GatewayTokens:Key"] = TokenKey;
        all.TryAdd("DIGITALOCEAN_TOKEN_KEYS", $"first:{TokenKey}");
        var host = new GrainHost(await TestDatabase.CreateAsync(), all, time ?? TimeProvider.System, ownsDatabase: true);
        await TestEngine.Prepare(host.Database.ConnectionString);
        await host.StartEngineAsync();
        return host;
    }

    /// <summary>Another one on the same database that knows nothing of this one, as in a split.</summary>
    public async Task<GrainHost> StartBesideAsync()
    {
        var other = new GrainHost(Database, new(Settings), _time, ownsDatabase: false);
        await other.StartEngineAsync();
        return other;
    }

    /// <summary>A new process's view: every activation is gone, the database is what it was.</summary>
    public async Task RestartAsync()
    {
        await StopEngineAsync();
        await StartEngineAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopEngineAsync();
        if (_ownsDatabase) await Database.DisposeAsync();
    }

    private async Task StartEngineAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole().AddProvider(Log);
        builder.Services.AddSingleton(_time);
        builder.Services.AddSingleton(NpgsqlDataSource.Create(Database.ConnectionString));
        TestEngine.AddTo(builder, Database.ConnectionString);
        builder.Services.AddChatcodeGrains();
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task StopEngineAsync()
    {
        if (_host is null) return;
        await _host.StopAsync();
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        _host = null;
    }
}

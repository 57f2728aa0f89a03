using Chatcode.Edge.Sockets;
using Chatcode.Standalone;
using Chatcode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>A real Standalone on a free port, with a database and a data directory of its own that outlive a restart.</summary>
public sealed class RunningStandalone : IAsyncDisposable
{
    private readonly TestDatabase _database;
    private readonly string _data = Directory.CreateTempSubdirectory("chatcode-edge-").FullName;
    private readonly object _options;
    private WebApplication? _app;
    private int _port;

    private RunningStandalone(TestDatabase database, object options)
    {
        _database = database;
        _options = options;
        Directory.CreateDirectory(ReleaseFolder);
        File.WriteAllText(Path.Combine(ReleaseFolder, "SHA256SUMS"), "");
    }

    /// <summary>What an operator shows.</summary>
    public const string OperatorToken = "an-operator-of-these-tests";

    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Where it answers operators.</summary>
    public Uri ManagementAddress { get; private set; } = null!;

    public IServiceProvider Services => _app!.Services;

    /// <summary>Settings that go before those it runs with.</summary>
    public Dictionary<string, string?> Overrides { get; } = [];

    /// <summary>Services that go before the product's.</summary>
    public Action<IServiceCollection>? Configure { get; set; }

    /// <summary>What was logged at Warning and above.</summary>
    public LoggedWarnings Warnings { get; } = new();

    /// <summary>What else is told of everything that is logged.</summary>
    public List<ILoggerProvider> Loggers { get; } = [];

    /// <summary>The clock; null for the system's.</summary>
    public TimeProvider? Time { get; set; }

    /// <summary>Its data directory.</summary>
    public string Data => _data;

    /// <summary>Its database, in Npgsql's form.</summary>
    public string ConnectionString => _database.ConnectionString;

    /// <summary>Where the web app would be.</summary>
    public string WebRoot => Path.Combine(_data, "web");

    /// <summary>The gateway's release that it serves: one without files, unless the test puts some there.</summary>
    public string ReleaseFolder => Path.Combine(_data, "release");

    /// <param name="options">Null for the protocol's times.</param>
    /// <param name="prepare">Done before it starts.</param>
    internal static async Task<RunningStandalone> StartAsync(SocketOptions? options = null, Action<RunningStandalone>? prepare = null)
    {
        var running = new RunningStandalone(await TestDatabase.CreateAsync(), options ?? new SocketOptions());
        prepare?.Invoke(running);
        await running.StartAsync();
        return running;
    }

    /// <summary>The settings it runs with.</summary>
    public Dictionary<string, string?> Settings() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["PORT"] = _port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["MANAGEMENT_PORT"] = "0",
        ["OPERATOR_TOKEN"] = OperatorToken,
        ["DATABASE_URL"] = _database.ConnectionString,
        ["DATA_DIR"] = _data,
        ["AUTH_MODE"] = "dev",
        ["WEB_ROOT"] = WebRoot,
        ["GATEWAY_RELEASE_DIR"] = ReleaseFolder,
    };

    public async Task StopAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>A new process's view of the same data, on the same port.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>The second half of a restart.</summary>
    public Task StartAgainAsync() => StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await StopAsync();
        await _database.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task StartAsync()
    {
        var settings = Settings();
        foreach (var (setting, value) in Overrides) settings[setting] = value;
        _app = StandaloneApp.Build([], settings, services =>
        {
            services.AddSingleton((SocketOptions)_options);
            services.AddLogging(logging =>
            {
                logging.ClearProviders().AddProvider(Warnings);
                foreach (var more in Loggers) logging.AddProvider(more);
            });
            if (Time is not null)
            {
                services.AddSingleton(Time);
                ForwardClock.Bear(services);
            }

            Configure?.Invoke(services);
        });
        await _app.StartAsync();
        Address = Loopback(_app.Urls.First());
        ManagementAddress = Loopback(_app.Urls.Last());
        _port = Address.Port;
    }

    // Outside of development it listens everywhere, which is no name to call it by.
    private static Uri Loopback(string url)
    {
        var listening = new Uri(url);
        return listening.IsLoopback ? listening : new UriBuilder(listening) { Host = "localhost" }.Uri;
    }
}

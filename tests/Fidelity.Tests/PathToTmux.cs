using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Gateway;
using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Link;
using Chatcode.Standalone;
using Chatcode.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatcode.Fidelity.Tests;

/// <summary>The real path: a control plane, a daemon and a tmux server of the tests' own, and what each program came to on it.</summary>
public sealed class PathToTmux : IAsyncLifetime
{
    private const string User = "watcher";
    private const int Cols = 100;
    private const int Rows = 30;

    private static readonly (string Tool, string Package)[] Tools =
        [("tmux", "tmux"), ("node", "nodejs"), ("vim", "vim"), ("less", "less"), ("top", "procps"), ("mc", "mc")];

    // Silent until a key is pressed, so that whoever wants to see everything is there in time; then the same on every machine.
    private const string Shell = """
        #!/bin/sh
        read -r _
        unset LC_CTYPE LANGUAGE
        export HOME="${0%/*}" LANG=C.UTF-8 LC_ALL=C.UTF-8 PS1='ready>' HISTFILE= LESSHISTFILE=-
        exec bash --noprofile --norc
        """;

    private readonly string _home = Directory.CreateTempSubdirectory("chatcode-fidelity-").FullName;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<Report>>> _reports = new(StringComparer.Ordinal);
    private TestDatabase _database = null!;
    private WebApplication _controlPlane = null!;
    private HttpClient _http = null!;
    private Task _daemon = Task.CompletedTask;
    private string _server = "";

    private string TmuxSocket => Path.Combine(_home, "tmux.sock");

    public async Task InitializeAsync()
    {
        foreach (var (tool, package) in Tools) RequiredTool.Find(tool, $"apt-get install {package}");
        if (!Directory.Exists(SourceTree.PathOf("src", "Web", "node_modules")))
        {
            throw new InvalidOperationException("the page's packages are not installed: npm ci --prefix src/Web");
        }

        _database = await TestDatabase.CreateAsync();
        _controlPlane = StandaloneApp.Build([], Settings(), services => services.AddLogging(logging => logging.ClearProviders()));
        await _controlPlane.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_controlPlane.Urls.First()) };
        _http.DefaultRequestHeaders.Add("X-Dev-User", User);
        await StartDaemonAsync(await PostAsync("/vps/manual", new { label = "fidelity" }));
    }

    public async Task DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Wait.For(_daemon, "the daemon's stop");
        _stopping.Dispose();
        _http.Dispose();
        await _controlPlane.StopAsync();
        await _controlPlane.DisposeAsync();
        await _database.DisposeAsync();
        await Tool.RunAsync("tmux", "-S", TmuxSocket, "kill-server");
        Directory.Delete(_home, recursive: true);
    }

    /// <summary>Runs a program, once however often it is asked for.</summary>
    public Task<Report> RunAsync(string program) =>
        _reports.GetOrAdd(program, name => new Lazy<Task<Report>>(() => RunOnceAsync(name))).Value;

    private async Task<Report> RunOnceAsync(string program)
    {
        var made = await PostAsync($"/vps/{_server}/sessions", new { agent_type = "none", cols = Cols, rows = Rows });
        var session = made.GetProperty("session_id").GetString()!;
        var options = new
        {
            program,
            controlPlane = _http.BaseAddress,
            user = User,
            serverId = _server,
            sessionId = session,
            grid = new { cols = Cols, rows = Rows },
            tmuxSocket = TmuxSocket,
        };
        try
        {
            var report = await Tool.RunAsync(
                "node", SourceTree.PathOf("src", "Web", "fidelity", "run.mjs"), JsonSerializer.Serialize(options, JsonSerializerOptions.Web));
            return JsonSerializer.Deserialize<Report>(report, JsonSerializerOptions.Web)!;
        }
        finally
        {
            // A server has room for five.
            await _http.DeleteAsync($"/vps/{_server}/sessions/{session}");
        }
    }

    private async Task StartDaemonAsync(JsonElement server)
    {
        _server = server.GetProperty("vps").GetProperty("id").GetString()!;
        var gateway = server.GetProperty("gateway_id").GetString()!;
        var workspace = Directory.CreateDirectory(Path.Combine(_home, "workspace")).FullName;
        foreach (var file in Directory.GetFiles(SourceTree.PathOf("tests", "Fidelity.Tests", "Programs")))
        {
            File.Copy(file, Path.Combine(workspace, Path.GetFileName(file)));
        }

        var shell = Path.Combine(_home, "shell");
        await File.WriteAllTextAsync(shell, Shell);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(shell, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var options = new GatewayOptions
        {
            GatewayId = gateway,
            AuthToken = server.GetProperty("gateway_auth_token").GetString()!,
            ConnectUrl = new UriBuilder(_http.BaseAddress!) { Scheme = "ws", Path = $"/gw/connect/{gateway}" }.Uri,
            Workspace = workspace,
            TempDirectory = Path.Combine(_home, "tmp"),
            Home = _home,
            TmuxSocket = TmuxSocket,
        };
        _daemon = Daemon.RunAsync(
            options, new LinkOptions(), name => name == "SHELL" ? shell : null, NullLoggerFactory.Instance, TimeProvider.System, _stopping.Token);
        await Wait.Until(
            async () => (await _http.GetFromJsonAsync<JsonElement>($"/vps/{_server}")).GetProperty("gateway_connected").GetBoolean(),
            "the daemon's link");
    }

    private Dictionary<string, string?> Settings() => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Development",
        ["PORT"] = "0",
        ["DATABASE_URL"] = _database.ConnectionString,
        ["DATA_DIR"] = Path.Combine(_home, "data"),
        ["AUTH_MODE"] = "dev",
    };

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }
}

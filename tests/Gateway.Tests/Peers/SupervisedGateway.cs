using System.Diagnostics;
using System.Runtime.InteropServices;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Peers;

/// <summary>
/// The service as systemd keeps it: <c>start.sh</c> with the real program, started anew whenever it ends. Which binary is connected is
/// told by the bootstrap token of its hello.
/// </summary>
internal sealed class SupervisedGateway : IAsyncDisposable
{
    /// <summary>The bootstrap token of the binary that was installed.</summary>
    public const string Installed = "installed";

    /// <summary>A program is started several times until a new one is connected, on a machine that is busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>The real program. Beside this test's own output lie other versions of the libraries than it was built with.</summary>
    public static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Chatcode.Gateway", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "chatcode-gateway"));

    private readonly string _home = Directory.CreateTempSubdirectory("chatcode-").FullName;
    private readonly string _updatePatience;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Process? _process;
    private Task _running = Task.CompletedTask;

    private SupervisedGateway(ScriptedControlPlane plane, string updatePatience)
    {
        Plane = plane;
        _updatePatience = updatePatience;
        State = Path.Combine(_home, "state");
        Directory.CreateDirectory(State);
    }

    public ScriptedControlPlane Plane { get; }

    /// <summary>The unit's state folder.</summary>
    public string State { get; }

    /// <param name="updatePatience">Seconds that a new binary has to connect.</param>
    /// <param name="prepare">Changes the state folder first.</param>
    public static async Task<SupervisedGateway> StartAsync(string updatePatience = "60", Action<SupervisedGateway>? prepare = null)
    {
        RequiredTool.Find("tmux", "apt-get install tmux");
        var gateway = new SupervisedGateway(await ScriptedControlPlane.StartAsync(), updatePatience);
        gateway.Put("installed", Release(Installed));
        prepare?.Invoke(gateway);
        gateway._running = gateway.KeepRunningAsync();
        return gateway;
    }

    /// <summary>A binary that is the real program, known by its bootstrap token.</summary>
    /// <param name="name">The bootstrap token.</param>
    /// <param name="before">What it does first, when it is not asked for its version; of sh.</param>
    public static string Release(string name, string before = "") =>
        $"#!/bin/sh\nif [ $# = 0 ]; then\n:\n{before}\nfi\nGATEWAY_BOOTSTRAP_TOKEN={name} exec '{Program}' \"$@\"\n";

    /// <summary>Puts an executable file beside the state folder.</summary>
    public void Put(string name, string content)
    {
        var path = Path.Combine(_home, name);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>The next connection, when it is this binary's.</summary>
    public async Task<ScriptedLink> NextLinkAsync(string bootstrapToken)
    {
        var link = await Plane.NextLinkAsync(Patience);
        Assert.Equal(bootstrapToken, (await link.EventAsync<Chatcode.Protocol.GatewayHello>()).BootstrapToken);
        return link;
    }

    /// <summary>Ends the running service, as for its restart.</summary>
    public void Terminate()
    {
        lock (_lock)
        {
            _ = Kill(_process!.Id, 15);
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _stopping.Cancel();
            if (_process is { HasExited: false } process)
            {
                _ = Kill(process.Id, 15);
            }
        }

        await Wait.For(_running, "the service's end", Patience);
        using var tmux = Process.Start(new ProcessStartInfo("tmux", ["-S", Path.Combine(_home, "tmux.sock"), "kill-server"]) { RedirectStandardError = true, UseShellExecute = false });
        await tmux!.WaitForExitAsync();
        await Plane.DisposeAsync();
        _stopping.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private async Task KeepRunningAsync()
    {
        await Task.Yield();
        while (true)
        {
            Process process;
            lock (_lock)
            {
                if (_stopping.IsCancellationRequested)
                {
                    return;
                }

                process = _process = Process.Start(Unit())!;
            }

            using (process)
            {
                await process.WaitForExitAsync();
                lock (_lock)
                {
                    _process = null;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    private ProcessStartInfo Unit()
    {
        var start = new ProcessStartInfo("/bin/sh", [SourceTree.PathOf("src", "Gateway", "deploy", "start.sh")]) { UseShellExecute = false };
        foreach (var (name, value) in new[]
        {
            ("STATE_DIRECTORY", State),
            ("CHATCODE_INSTALLED", Path.Combine(_home, "installed")),
            ("CHATCODE_UPDATE_PATIENCE", _updatePatience),
            ("GATEWAY_ID", ScriptedControlPlane.GatewayId),
            ("GATEWAY_AUTH_TOKEN", ScriptedControlPlane.Token),
            ("GATEWAY_CP_URL", Plane.Url.ToString()),
            ("GATEWAY_WORKSPACE", Path.Combine(_home, "workspace")),
            ("GATEWAY_TEMP_DIR", _home),
            ("GATEWAY_TMUX_SOCKET", Path.Combine(_home, "tmux.sock")),
            ("GATEWAY_LOG_LEVEL", "error"),
            ("GATEWAY_ALLOW_ROOT", "1"),
            ("HOME", _home),
        })
        {
            start.Environment[name] = value;
        }

        return start;
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}

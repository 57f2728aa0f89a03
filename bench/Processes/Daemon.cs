using System.Diagnostics;
using System.Globalization;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;
using Chatcode.Bench.Soak;
using Chatcode.Testing;

namespace Chatcode.Bench.Processes;

// The gateway daemon as it is built, with a tmux server of its own, as ./run starts it. A shell holds both and ends
// them when its standard input closes or Ctrl-C comes, so that they are gone even when this program is killed.
internal sealed class Daemon : IAsyncDisposable
{
    // $1 the folder, the rest: the daemon's command.
    private const string Script = """
        trap : INT TERM
        folder=$1; shift
        "$@" >"$folder/daemon.log" 2>&1 &
        daemon=$!
        echo "$daemon"
        cat >/dev/null
        kill "$daemon"
        wait "$daemon"
        tmux -S "$folder/tmux" kill-server 2>/dev/null
        # A shell that was hung up still writes its history.
        until rm -rf "$folder" 2>/dev/null; do :; done
        """;

    private readonly Process _shell;
    private readonly DirectoryInfo _folder;

    private Daemon(Process shell, DirectoryInfo folder, int id)
    {
        _shell = shell;
        _folder = folder;
        Id = id;
    }

    public int Id { get; }

    public string Log => File.ReadAllText(Path.Combine(_folder.FullName, "daemon.log"));

    public static async Task<Daemon> StartAsync(ControlPlane controlPlane, AddedServer server)
    {
        var folder = Directory.CreateTempSubdirectory("chatcode-bench-gw-");
        var start = new ProcessStartInfo("bash", ["-c", Script, "daemon", folder.FullName])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Environment.IsPrivilegedProcess)
        {
            // Never root, as on a person's server; "nobody" exists on every Linux.
            using var owned = Process.Start("chown", ["nobody", folder.FullName]);
            await owned.WaitForExitAsync();
            foreach (var word in (string[])["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]) start.ArgumentList.Add(word);
        }

        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Tree.Built("Chatcode.Gateway", "chatcode-gateway.dll"));
        foreach (var (name, value) in Settings(controlPlane, server, folder.FullName)) start.Environment[name] = value;
        var shell = Process.Start(start)!;
        var id = await Wait.For(shell.StandardOutput.ReadLineAsync(), "the daemon's process id");
        return new Daemon(shell, folder, int.Parse(id!, CultureInfo.InvariantCulture));
    }

    // CPU time up to now of the daemon, and of the tmux server, in microseconds, by the kernel's ticks of 10 ms.
    public (double Daemon, double Tmux) Cpu() => (CpuOf(Id), CpuOf(TmuxId()));

    // What it holds now.
    public DaemonState State() => DaemonState.Of(Id, TmuxClients());

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await Wait.For(_shell.WaitForExitAsync(), "the daemon to end");
        _shell.Dispose();
    }

    private static Dictionary<string, string> Settings(ControlPlane controlPlane, AddedServer server, string folder) => new()
    {
        ["HOME"] = folder,
        ["SHELL"] = "/bin/bash",
        ["GATEWAY_ID"] = server.GatewayId,
        ["GATEWAY_AUTH_TOKEN"] = server.GatewayToken,
        ["GATEWAY_CP_URL"] = controlPlane.WebSocketAddress("/gw/connect").AbsoluteUri,
        ["GATEWAY_WORKSPACE"] = Path.Combine(folder, "workspace"),
        ["GATEWAY_TEMP_DIR"] = folder,
        ["GATEWAY_TMUX_SOCKET"] = Path.Combine(folder, "tmux"),
    };

    private int TmuxId() => int.Parse(AskTmux("display-message", "-p", "#{pid}"), CultureInfo.InvariantCulture);

    private int TmuxClients() => AskTmux("list-clients").Count(static character => character == '\n');

    private string AskTmux(params string[] question)
    {
        using var ask = Process.Start(new ProcessStartInfo("tmux", ["-S", Path.Combine(_folder.FullName, "tmux"), .. question])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        return ask.StandardOutput.ReadToEnd();
    }

    private static double CpuOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime.TotalMicroseconds;
    }
}

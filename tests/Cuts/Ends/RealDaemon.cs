using System.Diagnostics;
using System.Globalization;
using Chatcode.Testing;

namespace Chatcode.Cuts.Ends;

/// <summary>
/// The daemon in a process of its own, and a tmux server of its own whose sessions run <c>pane.sh</c>. A shell ends tmux and
/// removes the folder when its standard input closes, so that they are gone even when this process is killed.
/// </summary>
internal sealed class RealDaemon : IAsyncDisposable
{
    private const string Keeper = """
        trap : INT TERM
        cat >/dev/null
        # A daemon that still lives would start tmux again.
        while kill -0 "$(<"$1/daemon.pid")" 2>/dev/null; do read -r -t 0.05 _ <>"$1/tick" || :; done
        # One in a hundred clients whose daemon was killed hangs for ever in tmux 3.3a, and its server with it.
        tmux=$(tmux -S "$1/tmux" display-message -p '#{pid}' 2>/dev/null; tmux -S "$1/tmux" list-clients -F '#{client_pid}' 2>/dev/null)
        tmux -S "$1/tmux" kill-server 2>/dev/null
        [[ -z $tmux ]] || kill -KILL $tmux 2>/dev/null
        # A program that was hung up may still write.
        until rm -rf "$1" 2>/dev/null; do :; done
        """;

    /// <summary>Lines of its log that are kept.</summary>
    private const int MaxLog = 10;

    private readonly Dictionary<string, string> _environment;
    private readonly Process _keeper;
    private readonly FileStream _lines;
    private readonly Queue<string> _log = new();
    private Process _process;

    private RealDaemon(string folder, Dictionary<string, string> environment, Process keeper)
    {
        _environment = environment;
        _keeper = keeper;
        Folder = folder;
        _lines = new FileStream(Path.Combine(folder, "lines"), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        _process = StartProcess();
    }

    /// <summary>The newest of what it said.</summary>
    public string Log
    {
        get
        {
            lock (_log) return string.Join(Environment.NewLine, _log);
        }
    }

    private string Folder { get; }

    /// <summary>Starts it.</summary>
    /// <param name="connect">The control plane's ws address.</param>
    /// <param name="gateway">Who it is.</param>
    /// <param name="token">Its token.</param>
    /// <param name="seed">Of the program's random pace.</param>
    /// <param name="delay">Between two connections.</param>
    public static async Task<RealDaemon> StartAsync(Uri connect, string gateway, string token, int seed, TimeSpan delay)
    {
        RequiredTool.Find("tmux", "apt-get install tmux");
        var folder = Directory.CreateTempSubdirectory("chatcode-cuts-").FullName;
        var keeper = Process.Start(new ProcessStartInfo("bash", ["-c", Keeper, "keeper", folder]) { UseShellExecute = false, RedirectStandardInput = true })!;
        var program = Path.Combine(folder, "pane.sh");
        using (var embedded = typeof(RealDaemon).Assembly.GetManifestResourceStream("pane.sh")!)
        using (var file = File.Create(program)) await embedded.CopyToAsync(file).ConfigureAwait(false);
        await RunAsync("chmod", "700", program).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "seed"), (seed & 0x7FFF).ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);
        await RunAsync("mkfifo", Path.Combine(folder, "lines"), Path.Combine(folder, "tick")).ConfigureAwait(false);
        return new RealDaemon(
            folder,
            new Dictionary<string, string>
            {
                ["HOME"] = folder,
                ["SHELL"] = program,
                ["GATEWAY_ID"] = gateway,
                ["GATEWAY_AUTH_TOKEN"] = token,
                ["GATEWAY_CP_URL"] = connect.AbsoluteUri,
                ["GATEWAY_WORKSPACE"] = Path.Combine(folder, "workspace"),
                ["GATEWAY_TEMP_DIR"] = folder,
                ["GATEWAY_TMUX_SOCKET"] = Path.Combine(folder, "tmux"),
                [DaemonHost.DelayVariable] = delay.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
            },
            keeper);
    }

    /// <summary>Has the program print lines.</summary>
    /// <param name="count">How many more.</param>
    /// <param name="pause">After a line in four.</param>
    public async Task PrintAsync(int count, TimeSpan pause)
    {
        var order = string.Create(CultureInfo.InvariantCulture, $"{count} {pause.TotalSeconds:0.0000}\n");
        await _lines.WriteAsync(System.Text.Encoding.ASCII.GetBytes(order)).ConfigureAwait(false);
    }

    /// <summary>What the program was given to read, a line each.</summary>
    public async Task<string[]> TypedAsync()
    {
        var file = Path.Combine(Folder, "typed");
        return File.Exists(file) ? await File.ReadAllLinesAsync(file).ConfigureAwait(false) : [];
    }

    /// <summary>The terminal as tmux has it: history and screen.</summary>
    public async Task<IReadOnlyList<string>> CaptureAsync(string session, int historyLines)
    {
        var output = await RunAsync(
            "tmux", "-u", "-S", Path.Combine(Folder, "tmux"), "capture-pane", "-p", "-t", $"=vibe-{session}:", "-S", string.Create(CultureInfo.InvariantCulture, $"-{historyLines}"))
            .ConfigureAwait(false);
        return output.Split('\n');
    }

    /// <summary>Kills it (SIGKILL) and starts it again.</summary>
    public async Task KillAndStartAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        _process.Dispose();
        _process = StartProcess();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await Wait.For(_process.WaitForExitAsync(), "the daemon's end").ConfigureAwait(false);
        _process.Dispose();
        await _lines.DisposeAsync().ConfigureAwait(false);
        _keeper.StandardInput.Close();
        await Wait.For(_keeper.WaitForExitAsync(), "the end of tmux").ConfigureAwait(false);
        _keeper.Dispose();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed with {process.ExitCode}");
    }

    private Process StartProcess()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(DaemonHost).Assembly.Location])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in _environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        File.WriteAllText(Path.Combine(Folder, "daemon.pid"), process.Id.ToString(CultureInfo.InvariantCulture));
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(object sender, DataReceivedEventArgs line)
        {
            lock (_log)
            {
                if (line.Data is null) return;
                _log.Enqueue(line.Data);
                if (_log.Count > MaxLog) _log.Dequeue();
            }
        }
    }
}

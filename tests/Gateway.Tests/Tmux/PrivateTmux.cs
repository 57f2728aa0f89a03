using System.Diagnostics;
using Chatcode.Gateway.Tmux;
using Chatcode.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chatcode.Gateway.Tests.Tmux;

/// <summary>A tmux server of a test's own, in a folder of its own. Disposing ends the server and everything it started.</summary>
internal sealed class PrivateTmux : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatcode-tmux-test-").FullName;
    private readonly List<TmuxServer> _servers = [];

    public PrivateTmux()
    {
        Options = new TmuxOptions
        {
            SocketPath = Path.Combine(_folder, "socket"),
            TempDirectory = _folder,
            TmuxProgram = RequiredTool.Find("tmux", "apt-get install tmux"),
            CommandTimeout = Wait.Patience,
            PoliteGrace = TimeSpan.FromSeconds(10),
            TerminateGrace = TimeSpan.FromSeconds(3),
        };
        Server = NewServer();
    }

    public TmuxOptions Options { get; set; }

    public TmuxServer Server { get; private set; }

    /// <summary>A path in the test's folder.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>What the daemon's next start would make.</summary>
    public TmuxServer NewServer()
    {
        var server = new TmuxServer(Options, NullLoggerFactory.Instance, TimeProvider.System);
        _servers.Add(server);
        return Server = server;
    }

    public SessionStart Start(string id, params string[] command) =>
        new() { SessionId = id, Workdir = _folder, Command = command, Cols = 80, Rows = 24 };

    /// <summary>A session whose program gives back every byte that is typed: what a test writes is what the pane prints.</summary>
    public async Task<(TmuxSession Session, RecordingSink Sink)> StartMirror(string id, int cols = 80, int rows = 24)
    {
        var sink = new RecordingSink();
        var start = Start(id, "sh", "-c", "stty raw -echo; printf ready; exec cat") with { Cols = cols, Rows = rows };
        var session = await Server.CreateSession(start, sink, CancellationToken.None);
        await sink.WaitForText("ready");
        return (session, sink);
    }

    /// <summary>A tmux command from outside, as a person on the machine would give it.</summary>
    public async Task<string> Run(params string[] arguments)
    {
        var (exitCode, output, error) = await TmuxProcess.Run(Options, TimeProvider.System, arguments, CancellationToken.None);
        return exitCode == 0 ? output.TrimEnd('\n') : throw new InvalidOperationException($"tmux {string.Join(' ', arguments)}: {error}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        if (File.Exists(Options.SocketPath))
        {
            await EndServer();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task EndServer()
    {
        var (_, output, _) = await TmuxProcess.Run(
            Options, TimeProvider.System, ["display-message", "-p", "#{pid}", ";", "list-panes", "-a", "-F", "#{pane_pid}"], CancellationToken.None);
        var pids = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
        if (pids.Length == 0)
        {
            // The test ended it.
            return;
        }

        foreach (var leader in pids[1..])
        {
            SessionProcesses.Signal(SessionProcesses.FindGroups(leader), SessionProcesses.Kill);
        }

        await TmuxProcess.Run(Options, TimeProvider.System, ["kill-server"], CancellationToken.None);
        await Wait.Until(() => Task.FromResult(!IsAlive(pids[0])), "the end of the test's tmux server");
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

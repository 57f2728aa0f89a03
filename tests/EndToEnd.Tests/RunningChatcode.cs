using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Chatcode.Testing;

namespace Chatcode.EndToEnd.Tests;

/// <summary>The product as a person starts it: <c>./run</c> from this tree, in a data directory and on a port of its own.</summary>
public sealed class RunningChatcode : IAsyncLifetime
{
    /// <summary>The first start builds.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    /// <summary>What an operator shows.</summary>
    public const string OperatorToken = "an-operator-of-these-tests";

    private readonly string _data = Directory.CreateTempSubdirectory("chatcode-e2e-").FullName;
    private readonly int _port = FreePort();
    private readonly string[] _arguments;
    private Process? _run;
    private Task? _drained;

    /// <summary>Without arguments. The only public constructor: xunit takes no fixture that has two.</summary>
    public RunningChatcode()
        : this([])
    {
    }

    /// <param name="arguments">Of <c>./run</c>.</param>
    internal RunningChatcode(params string[] arguments) => _arguments = arguments;

    /// <summary>Where the web app answers.</summary>
    public string Url => $"http://localhost:{_port}";

    /// <summary>Where <c>./run</c> keeps its data.</summary>
    public string DataDirectory => _data;

    public Task InitializeAsync() => Start();

    public async Task DisposeAsync()
    {
        try
        {
            await Stop();
        }
        finally
        {
            await End();
            Directory.Delete(_data, recursive: true);
        }
    }

    /// <summary>Starts it, unless it runs, and waits for its address.</summary>
    public async Task Start()
    {
        if (_run is { HasExited: false }) return;
        var run = Command(_arguments);
        _run = Process.Start(run)!;
        var started = new TaskCompletionSource();
        var output = new List<string>();
        _drained = Task.WhenAll(Read(_run.StandardOutput), Read(_run.StandardError));
        var ended = _drained.ContinueWith(
            _ => started.TrySetException(new InvalidOperationException("./run ended: " + string.Join('\n', output))), TaskScheduler.Default);
        await Wait.For(started.Task, "the address from ./run", StartTimeout);

        async Task Read(StreamReader reader)
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                lock (output) output.Add(line);
                if (line.StartsWith("Chatcode runs at", StringComparison.Ordinal)) started.TrySetResult();
            }
        }
    }

    /// <summary>Ctrl-C.</summary>
    public async Task Stop()
    {
        if (_run is null || _run.HasExited) return;
        Signal(_run.Id, SIGINT);
        await Wait.For(_run.WaitForExitAsync(), "./run to end after Ctrl-C", StopTimeout);
    }

    /// <summary><c>./run --stop</c>.</summary>
    public async Task End()
    {
        using var stop = Process.Start(Command("--stop"))!;
        await Wait.For(stop.WaitForExitAsync(), "./run --stop to end", StopTimeout);
        Assert.Equal(0, stop.ExitCode);
    }

    /// <summary>Kills the gateway daemon, as a crash would.</summary>
    /// <returns>Its process id.</returns>
    public int KillGateway()
    {
        var pid = Pid("gateway");
        Signal(pid, SIGKILL);
        return pid;
    }

    /// <summary>The process id that <c>./run</c> keeps of one of its parts.</summary>
    public int Pid(string part) =>
        int.Parse(File.ReadAllText(Path.Combine(_data, "pids", part)).Split(' ')[0], CultureInfo.InvariantCulture);

    private const int SIGINT = 2;
    private const int SIGKILL = 9;

    private static void Signal(int pid, int signal)
    {
        if (kill(pid, signal) != 0) throw new InvalidOperationException($"kill {pid}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);

    private ProcessStartInfo Command(params string[] arguments)
    {
        // A test run in the background hands SIGINT on as ignored, and no shell can take that back for itself.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", SourceTree.PathOf("run"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PORT"] = _port.ToString(CultureInfo.InvariantCulture);
        start.Environment["DATA_DIR"] = _data;
        start.Environment["OPERATOR_TOKEN"] = OperatorToken;
        start.Environment.Remove("DATABASE_URL");
        return start;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

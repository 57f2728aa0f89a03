using Chatcode.Bench.Probe;
using System.Diagnostics;
using System.Net.Sockets;
using Chatcode.Testing;

namespace Chatcode.Bench.Processes;

// A .NET program as a process of its own that can be asked for its CPU time, allocations and memory (see StartupHook).
internal sealed class ProbedProcess : IAsyncDisposable
{
    private const int MaxWarmUps = 20;
    private const double WarmJitShare = 0.02;

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly StreamReader _reader;
    private readonly StreamWriter _writer;
    private readonly ProcessOutput _output;

    private ProbedProcess(Process process, ProcessOutput output, DirectoryInfo folder, NetworkStream probe)
    {
        _process = process;
        _output = output;
        _folder = folder;
        _reader = new StreamReader(probe);
        _writer = new StreamWriter(probe) { AutoFlush = true };
    }

    public static async Task<ProbedProcess> StartAsync(
        string assembly, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, ProbedProcess? companion = null)
    {
        var folder = Directory.CreateTempSubdirectory("chatcode-bench-");
        var path = Path.Combine(folder.FullName, "probe");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();

        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        start.Environment[StartupHook.SocketVariable] = path;

        var process = Process.Start(start)!;
        var output = ProcessOutput.Of(process);
        var connected = listener.AcceptAsync();
        if (await Task.WhenAny(connected, process.WaitForExitAsync()) != connected)
        {
            throw new InvalidOperationException($"{assembly} ended at once: {output.Tail}");
        }

        return new ProbedProcess(process, output, folder, new NetworkStream(await connected, ownsSocket: true)) { Companion = companion };
    }

    public int Id => _process.Id;

    // Another process that is measured as one with this, and ends after it.
    public ProbedProcess? Companion { get; init; }

    public Task<ProcessReading> Read() => Ask(StartupHook.Read);

    public Task<ProcessReading> CollectAndRead() => Ask(StartupHook.Collect);

    // Repeats something until the runtime has compiled it for good (it does so in steps, by use): the compiler's share of the CPU
    // time would go into the figures else. Some of it always goes on; after MaxWarmUps the figures are what they are.
    public async Task WarmUp(Func<Task> load)
    {
        for (var i = 0; i < MaxWarmUps; i++)
        {
            var before = await Read();
            await load();
            var used = (await Read()).Since(before);
            if (used.JitMicroseconds < used.CpuMicroseconds * WarmJitShare) return;
        }
    }

    public void ThrowIfEnded()
    {
        if (_process.HasExited) throw new InvalidOperationException($"the process ended with {_process.ExitCode}: {_output.Tail}");
    }

    public async ValueTask DisposeAsync()
    {
        // The hook ends the process when its socket closes.
        await _writer.DisposeAsync();
        _reader.Dispose();
        await Wait.For(_process.WaitForExitAsync(), "the measured process to end");
        _process.Dispose();
        _folder.Delete(recursive: true);
        if (Companion is not null) await Companion.DisposeAsync();
    }

    private async Task<ProcessReading> Ask(string command)
    {
        ThrowIfEnded();
        await _writer.WriteLineAsync(command);
        var line = await _reader.ReadLineAsync() ?? throw new InvalidOperationException($"the measured process ended: {_output.Tail}");
        var reading = ProcessReading.Parse(line);
        return Companion is null ? reading : reading.Plus(await Companion.Ask(command));
    }
}

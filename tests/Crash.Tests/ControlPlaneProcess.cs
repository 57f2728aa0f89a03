using System.Collections.Concurrent;
using System.Diagnostics;
using Chatcode.Testing;

namespace Chatcode.Crash.Tests;

/// <summary>The control plane as a process of its own, to be killed.</summary>
public sealed class ControlPlaneProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = new();

    private ControlPlaneProcess(Process process) => _process = process;

    public Uri Address { get; private set; } = null!;

    public static async Task<ControlPlaneProcess> StartAsync(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Chatcode.CrashHost.dll")])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var running = new ControlPlaneProcess(Process.Start(start)!);
        running._process.ErrorDataReceived += (_, line) => running._log.Enqueue(line.Data ?? "");
        running._process.BeginErrorReadLine();
        running.Address = new Uri((await running.LineAsync("ready "))["ready ".Length..]);
        return running;
    }

    /// <summary>Gives a command.</summary>
    /// <returns>Its answer.</returns>
    public async Task<string> AskAsync(string command, string answer)
    {
        await _process.StandardInput.WriteLineAsync(command);
        await _process.StandardInput.FlushAsync();
        return await LineAsync(answer);
    }

    /// <summary>That it died without being killed, and what it said before; null while it lives.</summary>
    public string? OwnEnd => _process.WaitForExit(EndPatience) ? $"the control plane ended by itself with {_process.ExitCode}:\n{string.Join('\n', _log.Concat([_process.StandardOutput.ReadToEnd()]).TakeLast(60))}" : null;

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await Wait.For(_process.WaitForExitAsync(), "the killed process's end");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    /// <summary>The next line that begins so; the rest is the log.</summary>
    private async Task<string> LineAsync(string beginning)
    {
        using var late = new CancellationTokenSource(Patience);
        try
        {
            while (await _process.StandardOutput.ReadLineAsync(late.Token) is { } line)
            {
                if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
                if (line.StartsWith("failed ", StringComparison.Ordinal)) throw new InvalidOperationException(line);
                _log.Enqueue(line);
            }
        }
        catch (OperationCanceledException cancelled)
        {
            throw new TimeoutException($"no line '{beginning}…' came:\n{string.Join('\n', _log)}", cancelled);
        }

        throw new InvalidOperationException($"the control plane ended:\n{string.Join('\n', _log)}");
    }
}

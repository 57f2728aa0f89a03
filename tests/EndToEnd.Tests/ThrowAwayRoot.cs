using System.Diagnostics;
using Chatcode.Testing;

namespace Chatcode.EndToEnd.Tests;

/// <summary>
/// Runs a script as root of what looks like this machine, where everything that is written falls on a layer in memory: an
/// overlay in a mount namespace of its own. The network is this machine's. Ended with all its processes.
/// </summary>
internal sealed class ThrowAwayRoot : IAsyncDisposable
{
    private const string Enter =
        """
        set -eu
        mount -t tmpfs chatcode-layer "$0"
        mkdir "$0/upper" "$0/work" "$0/root"
        mount -t overlay chatcode-root -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" "$0/root"
        mount --rbind /dev "$0/root/dev"
        mount -t proc proc "$0/root/proc"
        mount -t tmpfs tmp "$0/root/tmp"
        chmod 1777 "$0/root/tmp"
        cd "$0/root"
        exec chroot . sh -euc "$1"
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("chatcode-root-").FullName;
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<(string Line, TaskCompletionSource Seen)> _awaited = [];
    private readonly Task _reading;

    private ThrowAwayRoot(string script)
    {
        // Whoever is not root becomes it in a user namespace; its other users are those that the machine lends it.
        string[] user = Environment.IsPrivilegedProcess ? [] : ["--map-root-user", "--map-auto"];
        var start = new ProcessStartInfo("unshare", [.. user, "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", Enter, _folder, script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
    }

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <param name="script">Of sh, which ends at the first command that fails.</param>
    public static ThrowAwayRoot Start(string script) => new(script);

    /// <summary>Waits for a line that it prints.</summary>
    public async Task Prints(string line)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_output)
        {
            if (_output.Contains(line)) return;
            _awaited.Add((line, seen));
        }

        var first = await Task.WhenAny(seen.Task, _reading).WaitAsync(TimeSpan.FromMinutes(2));
        if (first != seen.Task) throw new InvalidOperationException($"it ended before it printed “{line}”:\n{Output}");
    }

    /// <summary>Lets its <c>read</c> come back.</summary>
    public async Task GoOn()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> End()
    {
        await Wait.For(_process.WaitForExitAsync(), "the script's end", TimeSpan.FromMinutes(2));
        await _reading;
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The namespace's first process is its child's: all end with it.
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
        Directory.Delete(_folder);
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_output)
            {
                _output.Add(line);
                foreach (var (awaited, seen) in _awaited)
                {
                    if (awaited == line) seen.TrySetResult();
                }
            }
        }
    }
}

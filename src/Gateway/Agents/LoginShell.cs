using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Chatcode.Gateway.Configuration;

namespace Chatcode.Gateway.Agents;

/// <summary>
/// The user's own shell, started as at a login: it knows the PATH that installers have put into its start-up files.
/// A process only where a person asked for something, never in between.
/// </summary>
/// <param name="path">Absolute path of the shell.</param>
internal sealed partial class LoginShell(string path)
{
    /// <summary>Output kept of one command; the rest is read and dropped.</summary>
    private const int MaxOutput = 16 * 1024;

    private const int Terminate = 15;

    /// <summary>Time between the polite end of a command and the other one.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(1);

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>The shell named by SHELL when it exists, else bash, else sh.</summary>
    public static LoginShell OfUser(Func<string, string?> variable) =>
        new(new[] { variable("SHELL"), "/bin/bash", "/bin/zsh" }.FirstOrDefault(shell => shell is ['/', ..] && File.Exists(shell)) ?? "/bin/sh");

    /// <summary>What a session runs: the agent and, when it has exited, a shell; or a shell from the start.</summary>
    public string[] CommandFor(Agent? agent) =>

        // The trap keeps the shell when Ctrl-C ends the agent: a shell whose child dies of it would otherwise follow.
        agent is null ? [Path, "-l"] : [Path, "-lc", $"trap : INT; {agent.Binary}; exec {Quote(Path)} -l"];

    /// <summary>Runs one command line.</summary>
    /// <returns>Its exit code and standard output; null when it did not end in time (it is killed then).</returns>
    public async Task<(int ExitCode, string Output)?> RunAsync(string command, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var process = new Process();
        process.StartInfo = new ProcessStartInfo(Path, ["-lc", command])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        InheritedEnvironment.Strip(process.StartInfo.Environment);
        process.Start();
        process.StandardInput.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        try
        {
            var errors = ReadAsync(process.StandardError, patience.Token);
            var output = await ReadAsync(process.StandardOutput, patience.Token).ConfigureAwait(false);
            await errors.ConfigureAwait(false);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return (process.ExitCode, output);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await EndAsync(process).ConfigureAwait(false);
        }
    }

    // Politely first: a shell that is killed within its start-up leaves behind what its own tools have locked.
    private static async Task EndAsync(Process process)
    {
        if (process.HasExited)
        {
            return;
        }

        using var grace = new CancellationTokenSource(EndGrace);
        _ = Signal(process.Id, Terminate);
        await process.WaitForExitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var kept = new StringBuilder();
        var buffer = new char[1024];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            kept.Append(buffer, 0, Math.Min(count, MaxOutput - kept.Length));
        }

        return kept.ToString();
    }

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}

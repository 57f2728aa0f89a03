using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Chatcode.Gateway.Configuration;
using Chatcode.Gateway.Tmux;

namespace Chatcode.Gateway.Agents.Installing;

/// <summary>One run of an install script, in a process session of its own that ends with it.</summary>
internal static class Installation
{
    /// <summary>Between the polite end and the other one.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(3);

    /// <summary>Runs a script as the user at a login.</summary>
    /// <returns>Its exit code; null when it did not end in time.</returns>
    /// <exception cref="IOException">It can't be started.</exception>
    public static async Task<int?> RunAsync(LoginShell shell, string script, InstallOutput output, TimeSpan bound, TimeProvider time, CancellationToken cancellationToken)
    {
        using var process = Start(shell, script);
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(bound, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var over = new CancellationTokenSource();
        var reading = ReadAsync(process.StandardOutput, output.Add, over.Token);
        var complaints = ReadAsync(process.StandardError, _ => { }, over.Token);
        try
        {
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await EndAsync(process, time).ConfigureAwait(false);

            // Whoever else has left with the pipe in hand does not hold this up.
            over.CancelAfter(EndGrace);
            await Task.WhenAll(reading, complaints).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Process Start(LoginShell shell, string script)
    {
        // The script goes by the environment: no shell's quoting is involved, and a text that somebody sends never is.
        var start = new ProcessStartInfo("setsid", [shell.Path, "-lc", "exec bash -c \"$CHATCODE_INSTALL_SCRIPT\" 2>&1"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        InheritedEnvironment.Strip(start.Environment);
        start.Environment["CHATCODE_INSTALL_SCRIPT"] = script;
        start.Environment["CHATCODE_LOGIN_SHELL"] = shell.Path;
        try
        {
            return Process.Start(start) ?? throw new IOException("the installer did not start");
        }
        catch (Win32Exception e)
        {
            throw new IOException($"the installer can't be started: {e.Message}", e);
        }
    }

    // All that it started, also when it has ended itself.
    private static async Task EndAsync(Process process, TimeProvider time)
    {
        SessionProcesses.Signal(SessionProcesses.FindGroups(process.Id), SessionProcesses.Terminate);
        using var grace = new CancellationTokenSource(EndGrace, time);
        await process.WaitForExitAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        SessionProcesses.Signal(SessionProcesses.FindGroups(process.Id), SessionProcesses.Kill);
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task ReadAsync(StreamReader reader, Action<ReadOnlySpan<char>> take, CancellationToken cancellationToken)
    {
        var buffer = new char[1024];
        while (await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            take(buffer.AsSpan(0, count));
        }
    }
}

using System.Diagnostics;
using Chatcode.Gateway.Configuration;

namespace Chatcode.Gateway.Tmux;

/// <summary>Starts tmux.</summary>
internal static class TmuxProcess
{
    /// <summary>Starts <c>tmux</c> on the options' socket, without anybody's configuration, with all three streams piped.</summary>
    /// <exception cref="TmuxException">The program can't be started.</exception>
    public static Process Start(TmuxOptions options, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(options.TmuxProgram)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in (string[])["-u", "-f", "/dev/null", "-S", options.SocketPath])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // In case this starts the server, whose environment becomes that of every shell.
        InheritedEnvironment.Strip(start.Environment);

        try
        {
            return Process.Start(start) ?? throw new TmuxException($"{options.TmuxProgram} did not start");
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or FileNotFoundException)
        {
            throw new TmuxException($"{options.TmuxProgram} can't be started: {e.Message}", e);
        }
    }

    /// <summary>Runs tmux to its end.</summary>
    /// <returns>Exit code, and what it printed and complained.</returns>
    public static async Task<(int ExitCode, string Output, string Error)> Run(
        TmuxOptions options, TimeProvider time, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.CommandTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var process = Start(options, arguments);
        using var outputPipe = process.StandardOutput;
        using var errorPipe = process.StandardError;
        process.StandardInput.Close();
        try
        {
            var output = outputPipe.ReadToEndAsync(either.Token);
            var error = errorPipe.ReadToEndAsync(either.Token);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException e)
        {
            process.Kill();
            if (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new TmuxException($"tmux did not answer within {options.CommandTimeout.TotalSeconds:0.#} s", e);
            }

            throw;
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using Chatcode.Gateway.Configuration;

namespace Chatcode.Gateway.Doctor;

/// <summary>Programs that are asked something.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs one to its end.</summary>
    /// <returns>Its exit code and what it printed, complaints too; null when it is not there.</returns>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public static async Task<(int ExitCode, string Output)?> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        InheritedEnvironment.Strip(start.Environment);
        using var process = new Process();
        process.StartInfo = start;
        try
        {
            process.Start();
        }
        catch (Win32Exception)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience);
        try
        {
            process.StandardInput.Close();
            var complaints = process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return (process.ExitCode, (output + await complaints.ConfigureAwait(false)).Trim());
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Patience.TotalSeconds:0} s", e);
        }
    }
}

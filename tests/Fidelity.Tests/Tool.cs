using System.Diagnostics;
using Chatcode.Testing;

namespace Chatcode.Fidelity.Tests;

/// <summary>A program that is run to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs it; it ends with this process, as its standard input does.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await Wait.For(process.WaitForExitAsync(), $"the end of {program} {arguments[0]}", Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
    }
}

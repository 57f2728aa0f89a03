using System.Diagnostics;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Ssh;

/// <summary>OpenSSH's own opinion.</summary>
internal static class Keygen
{
    /// <summary>A new key pair's public half, as its <c>.pub</c> file has it.</summary>
    public static async Task<string> NewKeyAsync(string folder, string type, string comment = "me@laptop")
    {
        var file = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        await RunAsync("-q", "-t", type, "-N", "", "-C", comment, "-f", file);
        return await File.ReadAllTextAsync(file + ".pub");
    }

    /// <summary>The fingerprints of the keys in a file, in order.</summary>
    public static async Task<string[]> FingerprintsAsync(string file) =>
        [.. (await RunAsync("-l", "-f", file)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(' ')[1])];

    private static async Task<string> RunAsync(params string[] arguments)
    {
        RequiredTool.Find("ssh-keygen", "apt-get install openssh-client");
        using var keygen = Process.Start(new ProcessStartInfo("ssh-keygen", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (keygen.StandardOutput.ReadToEndAsync(), keygen.StandardError.ReadToEndAsync());
        await keygen.WaitForExitAsync();
        Assert.True(keygen.ExitCode == 0, await error);
        return await output;
    }
}

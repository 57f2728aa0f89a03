using System.Diagnostics;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Running;

public sealed class SoakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>The bench's soak, which is for hours, for one minute.</summary>
    [Fact]
    public async Task MinuteOfMixedLoad_LeavesNothingBehind()
    {
        RequiredTool.Find("tmux", "apt-get install tmux");
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var bench = Path.Combine(here.Parent!.Parent!.FullName, "Chatcode.Bench", here.Name, "Chatcode.Bench.dll");
        using var soak = Process.Start(new ProcessStartInfo("dotnet", [bench, "soak", "--seconds", "60"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (soak.StandardOutput.ReadToEndAsync(), soak.StandardError.ReadToEndAsync());
        try
        {
            await Wait.For(soak.WaitForExitAsync(), "the end of the soak", Patience);
        }
        finally
        {
            if (!soak.HasExited) soak.Kill();
        }

        Assert.True(soak.ExitCode == 0, $"{await output}\n{await errors}");
    }
}

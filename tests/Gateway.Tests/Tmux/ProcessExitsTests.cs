using System.Diagnostics;
using Chatcode.Gateway.Tmux;
using Chatcode.Testing;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class ProcessExitsTests
{
    [Fact]
    public async Task EachProcess_IsReportedOnceWhenItEnds()
    {
        var programs = Enumerable.Range(0, 3).Select(_ => StartCat()).ToArray();
        var ended = programs.Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        for (var i = 0; i < programs.Length; i++)
        {
            var end = ended[i];
            Assert.NotNull(ProcessExits.TryWatch(programs[i].Id, end.SetResult));
        }

        foreach (var i in (int[])[1, 2, 0])
        {
            Assert.False(ended[i].Task.IsCompleted);
            programs[i].StandardInput.Close();
            await Wait.For(ended[i].Task, "the report of a process's end");
            programs[i].Dispose();
        }
    }

    [Fact]
    public async Task ProcessThatIsGone_IsReportedAtOnce()
    {
        using var program = StartCat();
        program.StandardInput.Close();
        await program.WaitForExitAsync();
        var reports = 0;
        using var watch = ProcessExits.TryWatch(program.Id, () => reports++);
        Assert.Equal(1, reports);
    }

    [Fact]
    public async Task WatchThatIsEnded_ReportsNothing()
    {
        using var program = StartCat();
        var reports = 0;
        ProcessExits.TryWatch(program.Id, () => reports++)!.Dispose();
        var later = new TaskCompletionSource();
        using var watch = ProcessExits.TryWatch(program.Id, later.SetResult);
        program.StandardInput.Close();
        await Wait.For(later.Task, "the report to the one that still watches");
        Assert.Equal(0, reports);
    }

    private static Process StartCat() =>
        Process.Start(new ProcessStartInfo("cat") { RedirectStandardInput = true, UseShellExecute = false })!;
}

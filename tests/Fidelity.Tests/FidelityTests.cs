namespace Chatcode.Fidelity.Tests;

/// <summary>
/// The page's screen, behind the whole path, is the screen that xterm.js shows when it is fed what tmux itself says: cell by cell,
/// with cursor and modes, after every frame. The keys of each program stand in <c>src/Web/fidelity/programs.ts</c>.
/// </summary>
public sealed class FidelityTests(PathToTmux path) : IClassFixture<PathToTmux>
{
    public static TheoryData<string> Programs => ["vim", "less", "top", "mc", "colours", "agent", "agent in a region"];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task ProgramIsWatched_ScreenAndHistoryAreTmuxsOwn(string program)
    {
        var watching = (await path.RunAsync(program)).Watching;
        Assert.Equal(1, watching.Snapshots);
        AssertSame(watching);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task PageIsReloaded_ScreenIsTmuxsOwn(string program)
    {
        var reloading = (await path.RunAsync(program)).Reloading;
        Assert.InRange(reloading.Snapshots, 6, int.MaxValue);
        AssertSame(reloading);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task NetworkFails_ResumedScreenAndHistoryAreTmuxsOwn(string program)
    {
        var cutting = (await path.RunAsync(program)).Cutting;
        Assert.Equal(1, cutting.Snapshots);
        AssertSame(cutting);
    }

    private static void AssertSame(Comparison comparison)
    {
        Assert.True(comparison.Differences.Count == 0, string.Join('\n', comparison.Differences));
        Assert.InRange(comparison.Places, 10, int.MaxValue);
    }
}

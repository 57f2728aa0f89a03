using System.Globalization;
using Xunit.Abstractions;

namespace Chatcode.Cuts.Tests;

/// <summary>Random cuts between real ends. Ten thousand of them: <c>dotnet run -c Release --project bench -- cuts --count 10000</c>.</summary>
public sealed class CutRunTests(ITestOutputHelper output)
{
    private const int Cuts = 200;

    private const int PlainCuts = 100;

    private static int NewSeed =>
        Environment.GetEnvironmentVariable("CUTS_SEED") is { Length: > 0 } given ? int.Parse(given, CultureInfo.InvariantCulture) : Random.Shared.Next();

    [Fact]
    public Task RandomCuts_LeaveTheScreenTmuxs_AndTypeNothingTwice() => RunAsync(CutRun.RunAsync, Cuts);

    [Fact]
    public Task PlainPeers_SurviveTheSameCuts() => RunAsync(PlainCutRun.RunAsync, PlainCuts);

    private async Task RunAsync(Func<CutOptions, Task<CutReport>> run, int count)
    {
        var seed = NewSeed;
        output.WriteLine($"seed {seed} (CUTS_SEED={seed} repeats it)");
        var report = await run(new CutOptions { Seed = seed, Count = count });
        output.WriteLine(report.ToString());
        Assert.Equal(count, report.Cuts.Values.Sum());
    }
}

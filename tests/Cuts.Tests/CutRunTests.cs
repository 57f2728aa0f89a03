using Xunit.Abstractions;

namespace Chatcode.Cuts.Tests;

/// <summary>Random cuts between real ends. Ten thousand of them: <c>dotnet run -c Release --project bench -- cuts --count 10000</c>.</summary>
public sealed class CutRunTests(ITestOutputHelper output)
{
    private const int Cuts = 200;

    [Fact]
    public async Task RandomCuts_LeaveTheScreenTmuxs_AndTypeNothingTwice()
    {
        var seed = Environment.GetEnvironmentVariable("CUTS_SEED") is { Length: > 0 } given ? int.Parse(given, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"seed {seed} (CUTS_SEED={seed} repeats it)");
        var report = await CutRun.RunAsync(new CutOptions { Seed = seed, Count = Cuts });
        output.WriteLine(report.ToString());
        output.WriteLine(string.Join(", ", report.Cuts) + string.Join(", ", report.Missed));
        Assert.Equal(Cuts, report.Cuts.Values.Sum());
    }
}

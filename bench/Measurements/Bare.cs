using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// The ceiling by itself: what two sockets in one process cost on this machine, with this harness.
internal static class Bare
{
    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var bare = await BareRelay.StartAsync();
        var figures = new Runs();
        await Hop.Measure([bare], runs, figures);
        await Throughput.Measure([bare], runs, figures);
        await FanOut.Measure([bare], viewers: 100, runs, figures);
        return figures.Figures;
    }
}

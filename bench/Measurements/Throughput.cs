using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// One session, one viewer, output without pause (see Flood). CPU and allocations are those of the relay's process per frame.
internal static class Throughput
{
    private const int SmallFrame = 100;
    private const int KiloByte = 1024;
    private const int LargestFrame = 16 * 1024;

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var product = await ControlPlane.StartAsync();
        await using var bare = await BareRelay.StartAsync();
        var figures = new Runs();
        await Measure([product, bare], runs, figures);
        foreach (var size in (int[])[SmallFrame, KiloByte, LargestFrame]) figures.AddRatio(Subject(product, size), Subject(bare, size), "CPU per frame");
        return figures.Figures;
    }

    public static async Task Measure(IReadOnlyList<IRelay> relays, int runs, Runs figures)
    {
        await Measure(relays, runs, figures, SmallFrame, 200_000);
        await Measure(relays, runs, figures, KiloByte, 100_000);
        await Measure(relays, runs, figures, LargestFrame, 10_000);
    }

    private static async Task Measure(IReadOnlyList<IRelay> relays, int runs, Runs figures, int bytes, int frames)
    {
        foreach (var relay in relays) await relay.Process.WarmUp(() => Print(relay, bytes, frames));
        for (var run = 0; run < runs; run++)
        {
            foreach (var relay in relays)
            {
                var flood = await Print(relay, bytes, frames);
                var name = Subject(relay, bytes);
                var perSecond = frames / flood.Took.TotalSeconds;
                var (target, large) = (relay is ControlPlane, bytes == LargestFrame);
                figures.Add($"{name}: frames", "per s", perSecond, target && !large ? Target.Min(60_000) : null);
                figures.Add($"{name}: payload", "MB/s", perSecond * bytes / 1e6, target && large ? Target.Min(300) : null);
                figures.Add($"{name}: CPU per frame", "µs", flood.CpuPerDelivery, target ? Target.Max(large ? 50 : 15) : null);
                figures.Add($"{name}: allocated per frame", "bytes", flood.Used.AllocatedBytes / (double)frames);
                figures.Add($"{name}: harness CPU per frame", "µs", flood.Harness.CpuMicroseconds / (double)frames);
            }
        }
    }

    // A session of its own for each flood: frames are numbered from 0.
    private static async Task<FloodResult> Print(IRelay relay, int bytes, int frames)
    {
        await using var session = await relay.OpenSession(viewers: 1, (_, _) => Task.CompletedTask);
        return await Flood.Run(relay, session, frames, bytes);
    }

    private static string Subject(IRelay relay, int bytes) => bytes < KiloByte ? $"{relay.Name}, {bytes} B" : $"{relay.Name}, {bytes / KiloByte} KiB";
}

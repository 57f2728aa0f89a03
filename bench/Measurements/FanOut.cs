using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// One session of 1 KB frames seen by many viewers on one edge (see Flood). A delivery is one frame at one viewer.
internal static class FanOut
{
    private const int FrameBytes = 1024;
    private const int Deliveries = 200_000;

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var product = await ControlPlane.StartAsync();
        await using var bare = await BareRelay.StartAsync();
        var figures = new Runs();
        foreach (var viewers in (int[])[1, 20, 100])
        {
            await Measure([product, bare], viewers, runs, figures);
            figures.AddRatio(Subject(product, viewers), Subject(bare, viewers), "CPU per delivery");
        }

        return figures.Figures;
    }

    public static async Task Measure(IReadOnlyList<IRelay> relays, int viewers, int runs, Runs figures)
    {
        foreach (var relay in relays) await relay.Process.WarmUp(() => Show(relay, viewers));
        for (var run = 0; run < runs; run++)
        {
            foreach (var relay in relays)
            {
                var flood = await Show(relay, viewers);
                var name = Subject(relay, viewers);
                var target = relay is ControlPlane && viewers == 100;
                figures.Add($"{name}: deliveries", "per s", flood.Deliveries / flood.Took.TotalSeconds, target ? Target.Min(150_000) : null);
                figures.Add($"{name}: CPU per delivery", "µs", flood.CpuPerDelivery, target ? Target.Max(6) : null);
                figures.Add($"{name}: allocated per delivery", "bytes", flood.Used.AllocatedBytes / flood.Deliveries);
            }
        }
    }

    // A session of its own for each flood: frames are numbered from 0.
    private static async Task<FloodResult> Show(IRelay relay, int viewers)
    {
        await using var session = await relay.OpenSession(viewers, (_, _) => Task.CompletedTask);
        return await Flood.Run(relay, session, Deliveries / viewers, FrameBytes);
    }

    private static string Subject(IRelay relay, int viewers) => $"{relay.Name}, {viewers} viewer{(viewers == 1 ? "" : "s")}";
}

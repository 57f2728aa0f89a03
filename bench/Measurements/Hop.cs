using System.Diagnostics;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// Browser → relay → gateway and back, one byte, back to back: the browser types when the answer to its last key is here,
// the gateway answers each input frame with one output frame. Wall time per round trip; CPU and allocations are those of
// the relay's process, divided by round trips. The harness runs on the same cores.
internal static class Hop
{
    private const int WarmUp = 5_000;
    private const int RoundTrips = 10_000;

    public static async Task<IReadOnlyList<Figure>> Relay(int runs)
    {
        await using var product = await ControlPlane.StartAsync();
        await using var bare = await BareRelay.StartAsync();
        var figures = new Runs();
        await Measure([product, bare], runs, figures);
        figures.AddRatio(product.Name, bare.Name, "round trip p50");
        figures.AddRatio(product.Name, bare.Name, "CPU per round trip");
        return figures.Figures;
    }

    public static async Task Measure(IReadOnlyList<IRelay> relays, int runs, Runs figures)
    {
        var sessions = new List<RelayedSession>();
        foreach (var relay in relays)
        {
            var session = await relay.OpenSession(viewers: 1, (gateway, _) => gateway.Print());
            sessions.Add(session);
            await relay.Process.WarmUp(() => PingPong(session, WarmUp));
        }

        for (var run = 0; run < runs; run++)
        {
            foreach (var (relay, session) in relays.Zip(sessions))
            {
                var before = await relay.Process.Read();
                var times = await PingPong(session, RoundTrips);
                var used = (await relay.Process.Read()).Since(before);
                var target = relay is ControlPlane;
                figures.Add($"{relay.Name}: round trip p50", "ms", times.Milliseconds(50), target ? Target.Max(ControlPlane.Apart ? 1 : 0.2) : null);
                figures.Add($"{relay.Name}: round trip p99", "ms", times.Milliseconds(99));
                figures.Add($"{relay.Name}: CPU per round trip", "µs", used.CpuMicroseconds / (double)RoundTrips, target && !ControlPlane.Apart ? Target.Max(150) : null);
                figures.Add($"{relay.Name}: allocated per round trip", "bytes", used.AllocatedBytes / (double)RoundTrips);
            }
        }

        foreach (var session in sessions) await session.DisposeAsync();
    }

    private static async Task<Samples> PingPong(RelayedSession session, int count)
    {
        var samples = new Samples(count);
        var browser = session.Viewers[0];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await browser.Type("a");
            var answer = await browser.ReceiveOutput();
            samples.AddSince(start);
            if (answer.Length != 1) throw new InvalidOperationException("an answer of another length than the gateway's");
        }

        return samples;
    }
}

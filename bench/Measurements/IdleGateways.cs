using Chatcode.Bench.Peers;
using Chatcode.Bench.Processes;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// Gateways that are connected and do nothing but report their health. Memory is what the control plane's process gained
// from before the servers were added, after a full collection, so it includes all their grains. CPU is the same process's.
internal static class IdleGateways
{
    private const int Gateways = 2_000;
    private const int Connecting = 16;

    // Busy below 1 % of a core: what was sent has been worked off.
    private const double QuietCpu = 0.01;
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMilliseconds(500);

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        var figures = new Runs();
        for (var run = 0; run < runs; run++) await Run(figures);
        return figures.Figures;
    }

    private static async Task Run(Runs figures)
    {
        await using var controlPlane = await ControlPlane.StartAsync();
        await using (var warmUp = await controlPlane.OpenSession(viewers: 1, (_, _) => Task.CompletedTask))
        {
            await warmUp.Gateway.SendHealth();
        }

        var empty = await controlPlane.Process.CollectAndRead();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Connecting };
        var servers = new AddedServer[Gateways];
        await Parallel.ForAsync(0, Gateways, parallel, async (i, _) => servers[i] = await controlPlane.Api.AddServer());

        await Quiet(controlPlane.Process);
        var beforeConnecting = await controlPlane.Process.Read();
        var gateways = new GatewayPeer[Gateways];
        await Parallel.ForAsync(0, Gateways, parallel, async (i, _) =>
            gateways[i] = await controlPlane.ConnectGateway(servers[i], (_, _) => Task.CompletedTask));
        await Quiet(controlPlane.Process);
        var connecting = (await controlPlane.Process.Read()).Since(beforeConnecting);
        foreach (var server in servers) await controlPlane.Api.Connected(server);

        await Quiet(controlPlane.Process);
        var connected = (await controlPlane.Process.CollectAndRead()).Since(empty);
        var beforeHealth = await controlPlane.Process.Read();
        foreach (var gateway in gateways) await gateway.SendHealth();
        await Quiet(controlPlane.Process);
        var health = (await controlPlane.Process.Read()).Since(beforeHealth);

        figures.Add("managed heap each", "KB", connected.HeapBytes / 1024.0 / Gateways);
        figures.Add("resident memory each", "KB", connected.ResidentBytes / 1024.0 / Gateways, Target.Max(40));
        figures.Add("CPU to connect one", "ms", connecting.CpuMicroseconds / 1000.0 / Gateways, Target.Max(1));
        figures.Add("CPU per health event", "ms", health.CpuMicroseconds / 1000.0 / Gateways, Target.Max(0.1));
        foreach (var gateway in gateways)
        {
            if (gateway.Ended.IsFaulted) await gateway.Ended;
            await gateway.DisposeAsync();
        }
    }

    private static async Task Quiet(ProbedProcess process)
    {
        while (true)
        {
            var before = await process.Read();
            await Task.Delay(QuietInterval);
            if ((await process.Read()).Since(before).CpuMicroseconds < QuietInterval.TotalMicroseconds * QuietCpu) return;
        }
    }
}

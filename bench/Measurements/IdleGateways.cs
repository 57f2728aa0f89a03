using System.Diagnostics;
using Chatcode.Bench.Peers;
using Chatcode.Bench.Processes;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// Gateways that are connected and do nothing but report their health. Memory is what the control plane's process gained
// from before the servers were added, after a full collection, so it includes all their grains. CPU is the same process's; what
// idle gateways cost by themselves (pings, signs of life to their grains) is told apart from what a health event costs.
internal static class IdleGateways
{
    private const int Gateways = 2_000;
    private const int WarmUpGateways = 200;

    private const int HealthRounds = 10;

    // Busy below 2 % of a core: what was sent has been worked off. A machine that is busy with other things may never get there.
    private const double QuietCpu = 0.02;
    private static readonly TimeSpan QuietInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxQuiet = TimeSpan.FromSeconds(10);

    // An edge's period, for pings and renewals alike: the renewals of all its gateways come in one burst.
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        var figures = new Runs();
        for (var run = 0; run < runs; run++) await Run(figures);
        return figures.Figures;
    }

    private static async Task Run(Runs figures)
    {
        await using var controlPlane = await ControlPlane.StartAsync();
        await controlPlane.Process.WarmUp(async () =>
        {
            var some = await Connect(controlPlane, await Fleet.AddServers(controlPlane, WarmUpGateways));
            await SendHealth(controlPlane, some);
            await Disconnect(some);
        });

        await Quiet(controlPlane.Process);
        var empty = await controlPlane.Process.CollectAndRead();
        var servers = await Fleet.AddServers(controlPlane, Gateways);
        await Quiet(controlPlane.Process);

        var beforeConnecting = await controlPlane.Process.Read();
        var gateways = await Connect(controlPlane, servers);
        await Quiet(controlPlane.Process);
        var connecting = (await controlPlane.Process.Read()).Since(beforeConnecting);
        foreach (var server in servers) await controlPlane.Api.Connected(server);

        await Quiet(controlPlane.Process);
        var connected = (await controlPlane.Process.CollectAndRead()).Since(empty);
        var beforeIdle = await controlPlane.Process.Read();
        await Task.Delay(Period);
        var idle = (await controlPlane.Process.Read()).Since(beforeIdle);

        var beforeHealth = await controlPlane.Process.Read();
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < HealthRounds; round++) await SendHealth(controlPlane, gateways);
        var health = (await controlPlane.Process.Read()).Since(beforeHealth);
        var periods = Stopwatch.GetElapsedTime(started) / Period;
        const double Events = HealthRounds * Gateways;

        figures.Add("managed heap each", "KB", connected.HeapBytes / 1024.0 / Gateways);
        figures.Add("resident memory each", "KB", connected.ResidentBytes / 1024.0 / Gateways, Target.Max(40));
        figures.Add("CPU to connect one", "ms", connecting.CpuMicroseconds / 1000.0 / Gateways, Target.Max(1));
        figures.Add("CPU per health event", "ms", (health.CpuMicroseconds - (idle.CpuMicroseconds * periods)) / 1000 / Events, Target.Max(0.1));
        figures.Add("allocated per health event", "bytes", (health.AllocatedBytes - (idle.AllocatedBytes * periods)) / Events);
        figures.Add("CPU of each idle for 20 s", "ms", idle.CpuMicroseconds / 1000.0 / Gateways);
        await Disconnect(gateways);
    }

    private static async Task<GatewayPeer[]> Connect(ControlPlane controlPlane, AddedServer[] servers)
    {
        var gateways = new GatewayPeer[servers.Length];
        await Parallel.ForAsync(0, servers.Length, Fleet.Together, async (i, _) =>
            gateways[i] = await controlPlane.ConnectGateway(servers[i], (_, _) => Task.CompletedTask));
        return gateways;
    }

    private static async Task SendHealth(ControlPlane controlPlane, GatewayPeer[] gateways)
    {
        foreach (var gateway in gateways) await gateway.SendHealth();
        await Quiet(controlPlane.Process);
    }

    private static async Task Disconnect(GatewayPeer[] gateways)
    {
        foreach (var gateway in gateways)
        {
            if (gateway.Ended.IsFaulted) await gateway.Ended;
            await gateway.DisposeAsync();
        }
    }

    private static async Task Quiet(ProbedProcess process)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < MaxQuiet)
        {
            var before = await process.Read();
            await Task.Delay(QuietInterval);
            if ((await process.Read()).Since(before).CpuMicroseconds < QuietInterval.TotalMicroseconds * QuietCpu) return;
        }
    }
}

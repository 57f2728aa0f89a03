using System.Collections.Concurrent;
using System.Diagnostics;
using Chatcode.Bench.Peers;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// All gateways connect at the same moment, as after an outage of the control plane: the time until the API says of each that
// it is there. A connection that fails is an error, not a retry.
internal static class ReconnectStorm
{
    private const int Gateways = 5_000;

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        var figures = new Runs();
        await using var controlPlane = await ControlPlane.StartAsync();
        var servers = await Fleet.AddServers(controlPlane, Gateways);
        for (var run = 0; run < runs; run++) await Storm(controlPlane, servers, figures);
        return figures.Figures;
    }

    private static async Task Storm(ControlPlane controlPlane, AddedServer[] servers, Runs figures)
    {
        var gateways = new ConcurrentBag<GatewayPeer>();
        var samples = new Samples(Gateways);
        var before = await controlPlane.Process.Read();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(servers.Select(server => Task.Run(async () =>
        {
            gateways.Add(await controlPlane.ConnectGateway(server, (_, _) => Task.CompletedTask));
            lock (samples) samples.AddSince(start);
        })));

        // A socket that is open says nothing of the grain behind it.
        await Parallel.ForEachAsync(servers, Fleet.Together, async (server, _) => await controlPlane.Api.Connected(server));
        var took = Stopwatch.GetElapsedTime(start);
        var used = (await controlPlane.Process.Read()).Since(before);
        figures.Add("all sockets open", "s", samples.Milliseconds(100) / 1000);
        figures.Add("all connected, as the API says", "s", took.TotalSeconds, Target.Max(20));
        figures.Add("control plane CPU each", "ms", used.CpuMicroseconds / 1000.0 / Gateways);
        foreach (var gateway in gateways)
        {
            if (gateway.Ended.IsFaulted) await gateway.Ended;
            await gateway.DisposeAsync();
        }
    }
}

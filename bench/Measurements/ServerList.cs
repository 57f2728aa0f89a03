using System.Diagnostics;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// GET /vps of a user with 10,000 servers, whole and by pages, over HTTP from the first byte asked to the last one read.
internal static class ServerList
{
    private const int Servers = 10_000;
    private const int Requests = 20;

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var controlPlane = await ControlPlane.StartAsync();
        var figures = new Runs();
        var adding = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Servers), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await controlPlane.Api.AddServer());
        figures.Add("servers added", "per s", Servers / adding.Elapsed.TotalSeconds);
        for (var run = 0; run < runs; run++)
        {
            await Measure(controlPlane, "/vps", "whole list", figures);
            await Measure(controlPlane, "/vps?limit=100", "page of 100", figures);
        }

        return figures.Figures;
    }

    private static async Task Measure(ControlPlane controlPlane, string path, string name, Runs figures)
    {
        var samples = new Samples(Requests);
        var before = await controlPlane.Process.Read();
        var bytes = 0;
        for (var i = 0; i < Requests; i++)
        {
            var start = Stopwatch.GetTimestamp();
            bytes = await controlPlane.Api.GetBytes(path);
            samples.AddSince(start);
        }

        var used = (await controlPlane.Process.Read()).Since(before);
        figures.Add($"{name}: p50", "ms", samples.Milliseconds(50));
        figures.Add($"{name}: p99", "ms", samples.Milliseconds(99));
        figures.Add($"{name}: CPU per request", "µs", used.CpuMicroseconds / (double)Requests);
        figures.Add($"{name}: size", "bytes", bytes);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// GET /vps of a user with 10,000 servers, whole and by pages, over HTTP from the first byte asked to the last one read.
internal static class ServerList
{
    private const int Servers = 10_000;
    private const int Page = 100;
    private const int Requests = 20;

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var controlPlane = await ControlPlane.StartAsync();
        var figures = new Runs();
        var adding = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Servers), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await controlPlane.Api.AddServer());
        figures.Add("servers added", "per s", Servers / adding.Elapsed.TotalSeconds);
        await controlPlane.Process.WarmUp(() => controlPlane.Api.GetBytes("/vps"));
        for (var run = 0; run < runs; run++)
        {
            await Measure(controlPlane, "/vps", Servers, "whole list", figures);
            await Measure(controlPlane, $"/vps?limit={Page}", Page, $"page of {Page}", figures);
        }

        return figures.Figures;
    }

    private static async Task Measure(ControlPlane controlPlane, string path, int servers, string name, Runs figures)
    {
        var samples = new Samples(Requests);
        var before = await controlPlane.Process.Read();
        var list = Array.Empty<byte>();
        for (var i = 0; i < Requests; i++)
        {
            var start = Stopwatch.GetTimestamp();
            list = await controlPlane.Api.GetBytes(path);
            samples.AddSince(start);
        }

        var used = (await controlPlane.Process.Read()).Since(before);
        using var json = JsonDocument.Parse(list);
        var listed = json.RootElement.GetProperty("vps").GetArrayLength();
        if (listed != servers) throw new InvalidOperationException($"{path} listed {listed} servers instead of {servers}");
        figures.Add($"{name}: p50", "ms", samples.Milliseconds(50));
        figures.Add($"{name}: p99", "ms", samples.Milliseconds(99));
        figures.Add($"{name}: CPU per request", "µs", used.CpuMicroseconds / (double)Requests);
        figures.Add($"{name}: size", "bytes", list.Length);
    }
}

using System.Diagnostics;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// From opening a browser's socket to its first screen, whole path, of a session with a screen and 1,000 lines of history.
internal static class Attach
{
    private const int Attaches = 50;

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var path = await WholePath.StartAsync();
        var session = await path.StartSession();
        await using (var first = await path.AttachToShell(session))
        {
            await first.Type("seq 1 2000; echo history rea\"\"dy\r");
            await first.ReceiveUntil("history ready");
        }

        var figures = new Runs();
        await path.ControlPlane.Process.WarmUp(() => Repeat(path, session));
        for (var run = 0; run < runs; run++)
        {
            var before = await path.ControlPlane.Process.Read();
            var samples = await Repeat(path, session);
            var used = (await path.ControlPlane.Process.Read()).Since(before);
            figures.Add("attach p50", "ms", samples.Milliseconds(50), Target.Max(30));
            figures.Add("attach p99", "ms", samples.Milliseconds(99));
            figures.Add("control plane CPU per attach", "µs", used.CpuMicroseconds / (double)Attaches);
        }

        return figures.Figures;
    }

    private static async Task<Samples> Repeat(WholePath path, string session)
    {
        var samples = new Samples(Attaches);
        for (var i = 0; i < Attaches; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await using var browser = await path.Attach(session);
            samples.AddSince(start);
        }

        return samples;
    }
}

using System.Diagnostics;
using System.Globalization;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// A browser loses its socket while its session goes on printing, and comes back: the time until it has what it missed.
internal static class Resume
{
    private const int Drops = 5;
    private const int LinesPerSecond = 100;
    private static readonly TimeSpan Drop = TimeSpan.FromSeconds(10);

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var path = await WholePath.StartAsync();
        var session = await path.StartSession();
        var browser = await path.AttachToShell(session);
        try
        {
            await browser.Type(string.Create(CultureInfo.InvariantCulture, $"i=0; while :; do i=$((i+1)); printf '%060d\\n' $i; sleep {1.0 / LinesPerSecond}; done\r"));
            await browser.ReceiveUntil("0000000010");
            var figures = new Runs();
            for (var run = 0; run < runs; run++)
            {
                var samples = new Samples(Drops);
                var replayed = 0ul;
                for (var i = 0; i < Drops; i++)
                {
                    await browser.DisposeAsync();
                    await Task.Delay(Drop);
                    var start = Stopwatch.GetTimestamp();
                    browser = await path.Resume(session, browser);
                    for (var left = browser.Replayed; left > 0; left--) await browser.ReceiveOutput();
                    samples.AddSince(start);
                    replayed += browser.Replayed;
                }

                figures.Add("resume p50", "ms", samples.Milliseconds(50), Target.Max(50));
                figures.Add("resume slowest", "ms", samples.Milliseconds(100));
                figures.Add("frames that were missed, each time", "", replayed / (double)Drops);
            }

            return figures.Figures;
        }
        finally
        {
            await browser.DisposeAsync();
        }
    }
}

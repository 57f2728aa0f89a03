using System.Diagnostics;
using System.Globalization;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// Ctrl-C typed into a session that prints without pause. Before its next prompt the shell says by its own clock, which is this
// machine's, how late it is; the browser has then still to be shown what was printed before.
internal static class Interrupt
{
    private const int Interrupts = 20;

    // One round trip (the echo's target) and 100 ms.
    private const double TargetMilliseconds = 103;

    private static readonly TimeSpan Flooding = TimeSpan.FromMilliseconds(500);

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var path = await WholePath.StartAsync();
        await using var browser = await path.AttachToShell(await path.StartSession());
        browser.MayBeCutOff = true;
        await browser.Type("PROMPT_COMMAND='echo at-$EPOCHREALTIME-x'\r");
        await browser.ReceiveUntil("-x'");
        await browser.ReceiveUntil(WholePath.Prompt);
        var figures = new Runs();
        for (var run = 0; run < runs; run++)
        {
            var shown = new Samples(Interrupts);
            var slowest = 0.0;
            for (var i = 0; i < Interrupts; i++)
            {
                await browser.Type("yes\r");
                await browser.ReceiveUntil("y\r\ny\r\n");
                for (var flood = Stopwatch.StartNew(); flood.Elapsed < Flooding;) await browser.ReceiveOutput();
                var (typed, start) = (TimeProvider.System.GetUtcNow(), Stopwatch.GetTimestamp());
                await browser.Type("\x3");
                await browser.ReceiveUntil("at-");
                var at = double.Parse(await browser.ReceiveUntil("-x"), CultureInfo.InvariantCulture);
                shown.AddSince(start);
                slowest = Math.Max(slowest, (DateTimeOffset.UnixEpoch + TimeSpan.FromSeconds(at) - typed).TotalMilliseconds);
                await browser.ReceiveUntil(WholePath.Prompt);
            }

            figures.Add("Ctrl-C at the shell, slowest", "ms", slowest, Target.Max(TargetMilliseconds));
            figures.Add("its answer shown, p50", "ms", shown.Milliseconds(50));
            figures.Add("its answer shown, slowest", "ms", shown.Milliseconds(100));
        }

        return figures.Figures;
    }
}

using System.Diagnostics;
using Chatcode.Bench.Peers;
using Chatcode.Bench.Relays;
using Chatcode.Bench.Reporting;

namespace Chatcode.Bench.Measurements;

// A person's keystroke: browser socket → edge → grain → edge → daemon → tmux → bash (readline's echo) and all the way back to
// the browser's socket. One letter at a time, the next one a while after the last one's echo, so that nothing is warm
// by being busy. "tmux alone" is the same without anything of ours: a control client typed into and read by this program.
// CPU is of each process; the daemon's and tmux's by the kernel's 10 ms ticks.
internal static class Echo
{
    private const int Keys = 300;
    private const int KeysPerLine = 50;

    // Around forty keys a second: faster than anyone types, slow enough that the system is idle between them.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(35);

    public static async Task<IReadOnlyList<Figure>> Measure(int runs)
    {
        await using var path = await WholePath.StartAsync();
        await using var browser = await path.AttachToShell(await path.StartSession());
        await using var tmux = await TmuxPeer.StartAsync();
        var figures = new Runs();
        await path.ControlPlane.Process.WarmUp(() => Type(browser.Type, browser.ReceiveUntil, Keys, pauses: false));
        for (var run = 0; run < runs; run++)
        {
            var floor = await Type(tmux.Type, tmux.ReceiveUntil, Keys);
            Add(figures, "idle, tmux alone", floor, null, null);
            var before = await Cpu.Of(path);
            Add(figures, "idle", await Type(browser.Type, browser.ReceiveUntil, Keys), Target.Max(3), Target.Max(10));
            (await Cpu.Of(path)).Since(before).AddTo(figures, "idle", "key", Keys);
        }

        await MeasureTmuxBesideFlood(tmux, runs, figures);
        await MeasureBesideFlood(path, browser, runs, figures);
        return figures.Figures;
    }

    private static async Task MeasureTmuxBesideFlood(TmuxPeer tmux, int runs, Runs figures)
    {
        await using var flooded = await tmux.StartBesideAsync();
        await flooded.Type("yes\r");
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await flooded.ReceiveOutput();
        });
        for (var run = 0; run < runs; run++)
        {
            var floor = await Type(tmux.Type, tmux.ReceiveUntil, Keys);
            Add(figures, "beside yes, tmux alone", floor, null, null);
        }

        await stop.CancelAsync();
        await reading;
    }

    // While another session of the same gateway prints without pause, and a browser looks at it.
    private static async Task MeasureBesideFlood(WholePath path, BrowserPeer browser, int runs, Runs figures)
    {
        await using var flooded = await path.AttachToShell(await path.StartSession());
        flooded.MayBeCutOff = true;
        await flooded.Type("yes\r");
        await flooded.ReceiveUntil("y\r\ny\r\n");
        using var stop = new CancellationTokenSource();
        var bytes = 0L;
        var reading = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) bytes += (await flooded.ReceiveOutput()).Length;
        });
        for (var run = 0; run < runs; run++)
        {
            var (shownBefore, clock) = (bytes, Stopwatch.StartNew());
            var before = await Cpu.Of(path);
            Add(figures, "beside yes", await Type(browser.Type, browser.ReceiveUntil, Keys), null, Target.Max(30));
            var used = (await Cpu.Of(path)).Since(before);
            var shown = (bytes - shownBefore) / 1e6;
            figures.Add("beside yes: output shown", "MB/s", shown / clock.Elapsed.TotalSeconds);
            used.AddTo(figures, "beside yes", "MB shown", shown);
        }

        await stop.CancelAsync();
        await reading;
        figures.Add("beside yes: its viewer cut off", "times", flooded.Cuts);
    }

    private static void Add(Runs figures, string name, Samples times, Target? p50, Target? p99)
    {
        figures.Add($"{name}: echo p50", "ms", times.Milliseconds(50), p50);
        figures.Add($"{name}: echo p99", "ms", times.Milliseconds(99), p99);
    }

    private static async Task<Samples> Type(Func<string, Task> type, Func<string, Task> receiveUntil, int keys, bool pauses = true)
    {
        var samples = new Samples(keys);
        for (var i = 0; i < keys; i++)
        {
            // A line that does nothing, so that it never grows over the screen's edge.
            if (i % KeysPerLine == 0)
            {
                await type(": ");
                await receiveUntil(": ");
            }

            if (pauses) await Task.Delay(Random.Shared.Next((int)ShortestPause.TotalMilliseconds, (int)LongestPause.TotalMilliseconds));
            var letter = ((char)('a' + (i % 26))).ToString();
            var start = Stopwatch.GetTimestamp();
            await type(letter);
            await receiveUntil(letter);
            samples.AddSince(start);
            if (i % KeysPerLine == KeysPerLine - 1 || i == keys - 1)
            {
                await type("\r");
                await receiveUntil(WholePath.Prompt);
            }
        }

        return samples;
    }
}

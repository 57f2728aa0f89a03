using System.Diagnostics;
using System.Globalization;
using Chatcode.Bench.Relays;

namespace Chatcode.Bench.Soak;

// Ten sessions of mixed load on a real daemon, for as long as one has time for. It fails when the daemon's memory grows, when it
// keeps a process, a file handle or a tmux client of something that is over, or when a viewer is shown something wrong.
internal static class SoakCommand
{
    public const string Name = "soak";

    public const string Usage = "soak [--seconds N]";

    private const int DefaultSeconds = 2 * 60 * 60;

    // Less does not tell a warm-up from a leak.
    private const int MinSeconds = 30;
    private const int Readings = 60;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = DefaultSeconds;
        if (args is not [] && (args is not ["--seconds", var text] || !int.TryParse(text, CultureInfo.InvariantCulture, out seconds) || seconds < MinSeconds))
        {
            Console.Error.WriteLine($"dotnet run -c Release --project bench -- {Usage}, at least {MinSeconds}");
            return 2;
        }

        var duration = TimeSpan.FromSeconds(seconds);
        Console.WriteLine($"soak of {duration:hh\\:mm\\:ss}");
        await using var path = await WholePath.StartAsync();
        await using var loads = await Loads.PrepareAsync(path);
        var before = path.Daemon.State();
        Console.WriteLine($"before: {before}");

        List<DaemonState> readings = [];
        using var stopping = new CancellationTokenSource(duration);
        var running = loads.RunAsync(stopping.Token);
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(duration / Readings);
        while (!running.IsCompleted && await timer.WaitForNextTickAsync() && !stopping.IsCancellationRequested)
        {
            readings.Add(path.Daemon.State());
            if (readings.Count % 6 == 0) Console.WriteLine($"{clock.Elapsed:hh\\:mm\\:ss}: {readings[^1]}; {loads.Done}");
        }

        await running;
        await loads.RestAsync();
        var after = await SettledAsync(path, before);
        Console.WriteLine($"after: {after}; {loads.Done}");
        var faults = new Verdict(before, after, readings).Faults;
        foreach (var fault in faults) Console.Error.WriteLine(fault);
        return faults.Count == 0 ? 0 : 1;
    }

    // What ended a moment ago may still be on its way out.
    private static async Task<DaemonState> SettledAsync(WholePath path, DaemonState before)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var now = path.Daemon.State();
            if (now.HoldsNoMoreThan(before) || clock.Elapsed > Settling) return now;
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }
}

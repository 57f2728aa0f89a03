using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Chatcode.Bench.Reporting;

internal static class Machine
{
    private const string Statistics = "/proc/stat";
    private const double TicksPerSecond = 100;

    public static string Describe()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1]
            : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30);
        return $"{Environment.ProcessorCount} × {processor ?? RuntimeInformation.ProcessArchitecture.ToString()}, {memory} GiB, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }

    // How many cores all other programs keep busy, over one second, while this one waits: what a figure's tail owes to neighbours.
    // NaN where the kernel does not say.
    public static async Task<double> OthersBusy()
    {
        if (!File.Exists(Statistics)) return double.NaN;
        var (before, clock) = (BusyTicks(), Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(1));
        return (BusyTicks() - before) / TicksPerSecond / clock.Elapsed.TotalSeconds;
    }

    // The first line of /proc/stat: cpu user nice system idle iowait irq softirq steal, in ticks.
    private static double BusyTicks()
    {
        var ticks = File.ReadLines(Statistics).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(double.Parse).ToArray();
        return ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7];
    }
}

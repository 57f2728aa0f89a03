using System.Globalization;

namespace Chatcode.Gateway.Health;

/// <summary>Reads the few lines needed of Linux' <c>/proc</c> (proc(5)). Anything unexpected reads as null, never as an error.</summary>
internal static class ProcFiles
{
    /// <summary>Busy and total time of all CPUs since the start, in ticks, from the first line of <c>/proc/stat</c>.</summary>
    public static (long Busy, long Total)? ParseCpu(string stat)
    {
        var end = stat.IndexOf('\n', StringComparison.Ordinal);
        var fields = (end < 0 ? stat : stat[..end]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 6 || fields[0] != "cpu")
        {
            return null;
        }

        // user nice system idle iowait irq softirq steal; guest time behind them is already part of user and nice.
        long total = 0;
        long idle = 0;
        for (var i = 1; i < Math.Min(fields.Length, 9); i++)
        {
            if (!long.TryParse(fields[i], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks))
            {
                return null;
            }

            total += ticks;
            idle += i is 4 or 5 ? ticks : 0;
        }

        return (total - idle, total);
    }

    /// <summary>Total and available memory in bytes, from <c>/proc/meminfo</c>.</summary>
    public static (long Total, long Available)? ParseMemory(string meminfo) =>
        Kilobytes(meminfo, "MemTotal:") is { } total && Kilobytes(meminfo, "MemAvailable:") is { } available
            ? (total * 1024, available * 1024)
            : null;

    /// <summary>Seconds since the start, from <c>/proc/uptime</c>.</summary>
    public static long? ParseUptime(string uptime) =>
        double.TryParse(uptime.AsSpan(0, Math.Max(0, uptime.IndexOf(' ', StringComparison.Ordinal))), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)
            ? (long)seconds
            : null;

    private static long? Kilobytes(string meminfo, string name)
    {
        foreach (var line in meminfo.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                var number = line[name.Length..].Trim();
                var unit = number.IndexOf(' ');
                return long.TryParse(unit < 0 ? number : number[..unit], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
            }
        }

        return null;
    }
}

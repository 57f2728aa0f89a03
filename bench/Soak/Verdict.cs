namespace Chatcode.Bench.Soak;

// Whether a daemon holds what it held.
internal sealed class Verdict(DaemonState before, DaemonState after, IReadOnlyList<DaemonState> readings)
{
    // Of the last third over the middle one. The heap of a short run still finds its size.
    private const double Growth = 1.1;
    private const long Slack = 8 * 1024 * 1024;

    public IReadOnlyList<string> Faults => [.. Find()];

    private IEnumerable<string> Find()
    {
        var third = readings.Count / 3;
        var middle = Median(readings.Skip(third).Take(third));
        var last = Median(readings.Skip(2 * third));
        if (last > (middle * Growth) + Slack) yield return $"memory grows: {middle} bytes in the middle third, {last} in the last";
        if (!after.HoldsNoMoreThan(before)) yield return $"something is kept: {before} before, {after} after";
    }

    private static long Median(IEnumerable<DaemonState> states)
    {
        var sorted = states.Select(static state => state.Resident).Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}

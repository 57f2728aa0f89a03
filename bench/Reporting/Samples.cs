using System.Diagnostics;

namespace Chatcode.Bench.Reporting;

// Times of single events in one run. All samples are kept and sorted, so a percentile is exact: the smallest
// sample that at least that share of all samples does not exceed.
internal sealed class Samples(int capacity)
{
    private readonly List<long> _ticks = new(capacity);
    private bool _sorted;

    public int Count => _ticks.Count;

    public void AddSince(long startTimestamp)
    {
        _ticks.Add(Stopwatch.GetTimestamp() - startTimestamp);
        _sorted = false;
    }

    public double Milliseconds(double percentile)
    {
        if (_ticks.Count == 0) throw new InvalidOperationException("a run without samples has no percentiles");
        if (!_sorted) _ticks.Sort();
        _sorted = true;
        var rank = (int)Math.Ceiling(percentile / 100 * _ticks.Count);
        return _ticks[Math.Clamp(rank, 1, _ticks.Count) - 1] * 1000.0 / Stopwatch.Frequency;
    }
}

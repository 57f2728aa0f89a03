namespace Chatcode.Gateway.Link;

/// <summary>
/// How long to wait before the next attempt: doubling from first to longest, with jitter so that a fleet that lost its
/// control plane at once does not come back at once.
/// </summary>
/// <param name="options">Bounds of the wait.</param>
/// <param name="jitter">Uniform in [0, 1).</param>
internal sealed class Backoff(LinkOptions options, Func<double> jitter)
{
    private TimeSpan _ceiling = options.FirstDelay;

    /// <summary>The next wait: between half the current ceiling and all of it; then the ceiling doubles.</summary>
    public TimeSpan Next()
    {
        var wait = _ceiling * (1 - (jitter() / 2));
        _ceiling = TimeSpan.FromTicks(Math.Min(_ceiling.Ticks * 2, options.LongestDelay.Ticks));
        return wait;
    }

    /// <summary>Tells how long the last connection lasted; a steady one starts the waits from the first again.</summary>
    public void Connected(TimeSpan lasted)
    {
        if (lasted >= options.SteadyAfter)
        {
            _ceiling = options.FirstDelay;
        }
    }
}

using System.Diagnostics;

namespace Chatcode.Cuts;

/// <summary>One step after another, timed and counted; whatever goes wrong names the cut and the seed.</summary>
internal static class CutLoop
{
    /// <param name="options">How many, and how long one may take.</param>
    /// <param name="cutter">Says which.</param>
    /// <param name="step">Makes one and checks that all is well again.</param>
    /// <param name="trace">What both ends saw, for a failure.</param>
    /// <exception cref="CutException">Something was wrong after one.</exception>
    public static async Task<CutTimes> RunAsync(CutOptions options, Cutter cutter, Func<CutStep, Task> step, Func<string> trace)
    {
        var clock = Stopwatch.StartNew();
        Dictionary<CutStep, int> cuts = [];
        Dictionary<CutStep, TimeSpan> longest = [];
        for (var i = 0; i < options.Count; i++)
        {
            var kind = cutter.Next();
            var started = clock.Elapsed;
            try
            {
                await step(kind).ConfigureAwait(false);
                if (clock.Elapsed - started > options.Patience) throw new CutException($"it took {clock.Elapsed - started} until all was well again");
            }
            catch (Exception error)
            {
                throw new CutException(
                    $"cut {i} ({kind}, {clock.Elapsed - started} ago) of seed {options.Seed}: {error.Message}{Environment.NewLine}{trace()}", error);
            }

            cuts[kind] = cuts.GetValueOrDefault(kind) + 1;
            var took = clock.Elapsed - started;
            if (took > longest.GetValueOrDefault(kind)) longest[kind] = took;
            options.Progress?.Invoke(i + 1);
        }

        return new CutTimes(cuts, longest, clock.Elapsed);
    }
}

/// <summary>What a loop did, and how long it took.</summary>
internal sealed record CutTimes(IReadOnlyDictionary<CutStep, int> Cuts, IReadOnlyDictionary<CutStep, TimeSpan> Longest, TimeSpan Elapsed);

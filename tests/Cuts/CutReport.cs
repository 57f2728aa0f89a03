using System.Globalization;

namespace Chatcode.Cuts;

/// <summary>What a run saw.</summary>
public sealed record CutReport
{
    /// <summary>Cuts, by kind.</summary>
    public required IReadOnlyDictionary<CutStep, int> Cuts { get; init; }

    /// <summary>By kind, the longest that it took until all was well again.</summary>
    public required IReadOnlyDictionary<CutStep, TimeSpan> Longest { get; init; }

    /// <summary>Times that the browser went on where it was.</summary>
    public required int Resumed { get; init; }

    /// <summary>Times that it could not, by reason.</summary>
    public required IReadOnlyDictionary<string, int> Missed { get; init; }

    /// <summary>Screens that it was shown.</summary>
    public required int Snapshots { get; init; }

    /// <summary>Lines that were printed.</summary>
    public required int Lines { get; init; }

    /// <summary>Pieces of input.</summary>
    public required int Typed { get; init; }

    /// <summary>Time that it took.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Cuts.Values.Sum()} cuts in {Elapsed:hh\\:mm\\:ss} ({Counts(Cuts)}): resumed {Resumed}, missed {Missed.Values.Sum()} ({Counts(Missed)}), {Snapshots} snapshots, {Lines} lines, {Typed} pieces typed; longest: {string.Join(", ", Longest.OrderByDescending(static step => step.Value).Select(static step => $"{step.Key} {step.Value.TotalSeconds:0.0} s"))}");

    private static string Counts<TKey>(IReadOnlyDictionary<TKey, int> counts) =>
        string.Join(", ", counts.OrderByDescending(static count => count.Value).Select(static count => $"{count.Key} {count.Value}"));
}

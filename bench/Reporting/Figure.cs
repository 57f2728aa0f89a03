namespace Chatcode.Bench.Reporting;

// One row of a table: a value per run, quoted by its median, beside what perf.md asks for.
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Runs, Target? Target = null)
{
    public double Median
    {
        get
        {
            var sorted = Runs.Order().ToArray();
            var middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    public bool? Met => Target?.IsMetBy(Median);
}

internal sealed record Target(double Limit, bool AtMost)
{
    public static Target Max(double limit) => new(limit, AtMost: true);

    public static Target Min(double limit) => new(limit, AtMost: false);

    public bool IsMetBy(double value) => AtMost ? value <= Limit : value >= Limit;
}

namespace Chatcode.Bench.Reporting;

// Collects the figures of one measurement while its runs go by; figures keep the order in which they were first named.
internal sealed class Runs
{
    private readonly List<(string Name, string Unit, Target? Target, List<double> Values)> _figures = [];

    public IReadOnlyList<Figure> Figures => [.. _figures.Select(figure => new Figure(figure.Name, figure.Unit, figure.Values, figure.Target))];

    public void Add(string name, string unit, double value, Target? target = null)
    {
        var index = _figures.FindIndex(figure => figure.Name == name);
        if (index >= 0) _figures[index].Values.Add(value);
        else _figures.Add((name, unit, target, [value]));
    }

    // How many times as much one subject took as the other, run by run: on a shared machine it wobbles less than either.
    public void AddRatio(string subject, string baseline, string what)
    {
        var (of, by) = (Values($"{subject}: {what}"), Values($"{baseline}: {what}"));
        foreach (var (value, reference) in of.Zip(by)) Add($"{subject} ÷ {baseline}: {what}", "×", value / reference);
    }

    private List<double> Values(string name) => _figures.Single(figure => figure.Name == name).Values;
}

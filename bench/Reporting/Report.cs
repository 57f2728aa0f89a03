using System.Globalization;
using System.Text.Json;

namespace Chatcode.Bench.Reporting;

// Prints a measurement as a table and writes it to artifacts/bench/NAME.json.
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    public static void Print(string name, IReadOnlyList<Figure> figures)
    {
        var rows = figures.Select(figure => (string[])
        [
            figure.Name,
            $"{Text(figure.Median)} {figure.Unit}",
            $"{Text(figure.Runs.Min())} – {Text(figure.Runs.Max())}",
            figure.Target is { } target ? $"{(target.AtMost ? "≤" : "≥")} {Text(target.Limit)}" : "",
            figure.Met switch { true => "met", false => "MISSED", null => "" },
        ]).Prepend([name, $"median of {figures.Max(figure => figure.Runs.Count)}", "min – max", "target", ""]).ToArray();
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        Console.WriteLine();
        foreach (var row in rows) Console.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    public static async Task WriteJson(string name, double othersBusy, IReadOnlyList<Figure> figures)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Tree.Root, "artifacts", "bench"));
        var file = Path.Combine(folder.FullName, name + ".json");
        var content = new
        {
            Measurement = name,
            At = TimeProvider.System.GetUtcNow(),
            Engine = Tree.Engine,
            Machine = Machine.Describe(),
            CoresBusyByOthersBefore = double.IsNaN(othersBusy) ? (double?)null : othersBusy,
            Figures = figures.Select(figure => new
            {
                figure.Name,
                figure.Unit,
                figure.Median,
                figure.Runs,
                Target = figure.Target?.Limit,
                TargetIs = figure.Target is { } target ? target.AtMost ? "at_most" : "at_least" : null,
                figure.Met,
            }),
        };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(content, Json) + "\n");
        Console.WriteLine($"written to {Path.GetRelativePath(Tree.Root, file)}");
    }

    private static string Text(double value) => value.ToString(Math.Abs(value) switch
    {
        >= 100 => "#,0",
        >= 10 => "0.0",
        >= 1 => "0.00",
        _ => "0.###",
    }, CultureInfo.InvariantCulture);
}

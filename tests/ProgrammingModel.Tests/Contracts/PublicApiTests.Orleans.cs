namespace Chatcode.ProgrammingModel.Tests.Contracts;

/// <summary>What is on the stand-in's list, Orleans has with the same signature.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Types => [.. List().Keys];

    [Theory]
    [MemberData(nameof(Types))]
    public void Orleans_has_all_that_is_listed_of(string type)
    {
        var candidates = Directory.EnumerateFiles(AppContext.BaseDirectory, "Orleans*.dll")
            .Select(System.Reflection.Assembly.LoadFrom)
            .SelectMany(a => a.GetExportedTypes())
            .Where(t => ApiText.Of(t).First() == type)
            .ToArray();
        var found = Assert.Single(candidates);
        var missing = List()[type].Except(ApiText.Of(found)).ToArray();
        Assert.True(missing.Length == 0, $"Orleans has not:\n{string.Join('\n', missing)}\nbut:\n{string.Join('\n', ApiText.Of(found))}");
    }

    /// <summary>The listed lines by the type's own line; the stand-in's hosting types are its own.</summary>
    private static Dictionary<string, string[]> List()
    {
        var types = new Dictionary<string, List<string>>();
        List<string>? current = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "public-api.txt")))
        {
            // A type's own line is the only kind that does not begin with a namespace.
            if (!line.StartsWith("Orleans.", StringComparison.Ordinal) && !line.StartsWith("Chatcode.", StringComparison.Ordinal)) types.Add(line, current = []);
            current!.Add(line);
        }

        return types.Where(t => !t.Key.Contains(" Chatcode.", StringComparison.Ordinal)).ToDictionary(t => t.Key, t => t.Value.ToArray());
    }
}

using System.Runtime.CompilerServices;
using Chatcode.Engine.InProcess.Hosting;

namespace Chatcode.ProgrammingModel.Tests.Contracts;

/// <summary>The stand-in's list is its limit: growing it is a decision, seen in a diff.</summary>
public sealed class PublicApiTests
{
    private const int MostLines = 2500;

    [Fact]
    public async Task Public_types_equal_the_checked_in_list()
    {
        var actual = typeof(InProcessEngineOptions).Assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal).SelectMany(ApiText.Of).ToArray();
        var path = Path.Combine(Folder(), "public-api.txt");
        var expected = await File.ReadAllLinesAsync(path);
        var difference = expected.Except(actual).Select(l => "- " + l).Concat(actual.Except(expected).Select(l => "+ " + l)).ToArray();
        Assert.True(expected.SequenceEqual(actual), $"{path} is not what the assembly has:\n{string.Join('\n', difference)}\nAll of it:\n{string.Join('\n', actual)}");
    }

    [Fact]
    public void It_stays_small()
    {
        var lines = Directory.EnumerateFiles(Folder(), "*.cs", SearchOption.AllDirectories).Sum(f => File.ReadLines(f).Count());
        Assert.InRange(lines, 1, MostLines - 1);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../engine/InProcess"));
}

namespace Chatcode.Bench.Reporting;

// Where this program was built: artifacts/ENGINE/bin/Chatcode.Bench/release, in the project's tree.
internal static class Tree
{
    private static readonly DirectoryInfo Output = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static string Engine { get; } = Output.Parent!.Parent!.Parent!.Name;

    public static string Root { get; } = Output.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;

    // What another project of the same build produced.
    public static string Built(string project, string file)
    {
        var path = Path.Combine(Output.Parent!.Parent!.FullName, project, Output.Name, file);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{project} is not built", path);
    }
}

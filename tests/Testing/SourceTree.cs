namespace Chatcode.Testing;

/// <summary>The project's source tree, inside of which its tests run.</summary>
public static class SourceTree
{
    private static readonly string Root = FindRoot();

    /// <summary>A path in it.</summary>
    public static string PathOf(params string[] segments) => Path.Combine([Root, .. segments]);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Chatcode.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests must run inside the project's tree");
    }
}

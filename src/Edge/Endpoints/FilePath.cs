using System.Diagnostics.CodeAnalysis;

namespace Chatcode.Edge.Endpoints;

/// <summary>A file's path as people spell it, made into one below the workspace's name on the wire as <see cref="Workdir"/> is.</summary>
internal static class FilePath
{
    /// <summary>Reads a spelling.</summary>
    /// <returns>False when it names no file: nothing, a folder, or a name that the workspace can't have.</returns>
    public static bool TryNormalise([NotNullWhen(true)] string? spelling, [NotNullWhen(true)] out string? path)
    {
        path = null;
        var text = spelling?.Trim() ?? "";
        // Dropped from the end, a segment would leave the name of another file.
        if (text.Length is 0 or > Workdir.MaxLength || !Workdir.IsName(text[(text.LastIndexOf('/') + 1)..])) return false;
        var normalised = Workdir.Normalise(text);
        if (normalised == Workdir.Workspace) return false;
        path = normalised;
        return true;
    }

    /// <summary>A normalised path's last segment.</summary>
    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}

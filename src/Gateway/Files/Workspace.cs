using Chatcode.Protocol;

namespace Chatcode.Gateway.Files;

/// <summary>The folder that sessions and files live in. On the wire it has a fixed name; here it is wherever it was configured.</summary>
/// <param name="root">Absolute path; made when it is absent.</param>
internal sealed class Workspace(string root)
{
    /// <summary>The workspace's name on the wire.</summary>
    public const string WireRoot = "/home/vibe/workspace";

    /// <summary>Deepest folder accepted, in segments.</summary>
    private const int MaxDepth = 64;

    /// <summary>Most folders listed; more would not fit a message that people read.</summary>
    private const int MaxListed = 2_000;

    /// <summary>Where it is on this machine.</summary>
    public string Root { get; } = root;

    /// <summary>Finds a session's folder and makes it when it is absent.</summary>
    /// <param name="workdir">The wire's name of it, or relative to the workspace; empty for the workspace itself.</param>
    /// <returns>Its real path.</returns>
    /// <exception cref="WorkspaceException">It is malformed, leads out of the workspace, or can't be made.</exception>
    public string Open(string workdir)
    {
        var segments = Segments(workdir);
        try
        {
            return Open(segments, makeFolders: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkspaceException($"workdir can't be made: {e.Message}");
        }
    }

    /// <summary>Finds a file's place.</summary>
    /// <param name="path">The wire's name of it, or relative to the workspace.</param>
    /// <param name="makeFolders">Whether folders above it are made when they are absent.</param>
    /// <exception cref="WorkspaceException">It is malformed, leads out of the workspace, or its folder is absent or can't be made.</exception>
    public FilePlace Locate(string path, bool makeFolders)
    {
        var segments = Segments(path);
        if (segments.Length == 0)
        {
            throw new WorkspaceException("path names the workspace itself");
        }

        try
        {
            var folder = Open(segments[..^1], makeFolders);
            var inside = RealPath.Of(Root)!;
            var file = Path.Combine(folder, segments[^1]);

            // A link is followed here, and only here: whoever opens the place refuses one.
            if (new FileInfo(file).LinkTarget is not null)
            {
                file = RealPath.Of(file) ?? throw new WorkspaceException("path is a link that leads nowhere");
                RequireInside(file, inside);
            }

            return FilePlace.Open(inside, Path.GetRelativePath(inside, file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkspaceException($"path can't be opened: {e.Message}");
        }
    }

    /// <summary>Names of the folders directly inside, sorted; hidden ones are left out.</summary>
    /// <exception cref="WorkspaceException">It can't be read.</exception>
    public string[] ListFolders()
    {
        try
        {
            return Directory.Exists(Root)
                ? [.. Directory.EnumerateDirectories(Root)
                    .Select(path => Path.GetFileName(path))
                    .Where(name => name[0] != '.')
                    .Order(StringComparer.Ordinal)
                    .Take(MaxListed)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkspaceException($"the workspace can't be read: {e.Message}");
        }
    }

    private string Open(string[] segments, bool makeFolders)
    {
        Directory.CreateDirectory(Root);
        var inside = RealPath.Of(Root) ?? throw new WorkspaceException("the workspace can't be opened");
        return segments.Aggregate(inside, (current, segment) => Enter(current, segment, inside, makeFolders));
    }

    private static string[] Segments(string workdir)
    {
        var relative = workdir switch
        {
            WireRoot => "",
            _ when workdir.StartsWith(WireRoot + "/", StringComparison.Ordinal) => workdir[(WireRoot.Length + 1)..],
            _ when workdir.StartsWith('/') => throw new WorkspaceException($"path is not below {WireRoot}"),
            _ => workdir,
        };
        var segments = relative.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length > MaxDepth)
        {
            throw new WorkspaceException("path is too deep");
        }

        foreach (var segment in segments)
        {
            if (segment is "." or ".." || segment.Any(char.IsControl))
            {
                throw new WorkspaceException("path has a segment that is not allowed");
            }
        }

        return segments;
    }

    private static string Enter(string folder, string segment, string inside, bool makeFolder)
    {
        var path = Path.Combine(folder, segment);
        if (RealPath.Of(path) is not { } real)
        {
            // A link that leads nowhere is not followed: what it names may be outside.
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new WorkspaceException("path is a link that leads nowhere");
            }

            if (!makeFolder)
            {
                throw new WorkspaceException(AckErrors.FileNotFound);
            }

            Directory.CreateDirectory(path);
            return path;
        }

        RequireInside(real, inside);
        return Directory.Exists(real) ? real : throw new WorkspaceException("path is not a folder");
    }

    private static void RequireInside(string real, string inside)
    {
        if (real != inside && !real.StartsWith(inside.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            throw new WorkspaceException("path leads out of the workspace");
        }
    }
}

namespace Chatcode.Gateway.Sessions;

/// <summary>The folder that sessions live in. On the wire it has a fixed name; here it is wherever it was configured.</summary>
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
            Directory.CreateDirectory(Root);
            var inside = RealPath.Of(Root) ?? throw new WorkspaceException("the workspace can't be opened");
            var current = inside;
            foreach (var segment in segments)
            {
                current = Enter(current, segment, inside);
            }

            return current;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new WorkspaceException($"workdir can't be made: {e.Message}");
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

    private static string[] Segments(string workdir)
    {
        var relative = workdir switch
        {
            WireRoot => "",
            _ when workdir.StartsWith(WireRoot + "/", StringComparison.Ordinal) => workdir[(WireRoot.Length + 1)..],
            _ when workdir.StartsWith('/') => throw new WorkspaceException($"workdir is not below {WireRoot}"),
            _ => workdir,
        };
        var segments = relative.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length > MaxDepth)
        {
            throw new WorkspaceException("workdir is too deep");
        }

        foreach (var segment in segments)
        {
            if (segment is "." or ".." || segment.Any(char.IsControl))
            {
                throw new WorkspaceException("workdir has a segment that is not allowed");
            }
        }

        return segments;
    }

    private static string Enter(string folder, string segment, string inside)
    {
        var path = Path.Combine(folder, segment);
        if (RealPath.Of(path) is not { } real)
        {
            // A link that leads nowhere is not followed: what it names may be outside.
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw new WorkspaceException("workdir is a link that leads nowhere");
            }

            Directory.CreateDirectory(path);
            return path;
        }

        if (real != inside && !real.StartsWith(inside.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            throw new WorkspaceException("workdir leads out of the workspace");
        }

        return Directory.Exists(real) ? real : throw new WorkspaceException("workdir is not a folder");
    }
}

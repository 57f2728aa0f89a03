using System.Globalization;

namespace Chatcode.Edge.Endpoints;

/// <summary>
/// A session's folder as people spell it, made into one path below the workspace's name on the wire. What could lead out of
/// it or cannot be a folder's name (<c>..</c>, <c>.</c>, empty and control-character segments) is dropped.
/// </summary>
internal static class Workdir
{
    /// <summary>The workspace's name on the wire; the daemon maps it to its own root.</summary>
    public const string Workspace = "/home/vibe/workspace";

    /// <summary>Longest spelling taken, in characters.</summary>
    public const int MaxLength = 1024;

    private static readonly string[] Home = ["home", "vibe"];

    /// <summary>Brings a spelling to its one form: <c>~/x</c>, <c>x</c>, <c>/x</c> and the full path are the same folder.</summary>
    public static string Normalise(string? spelling)
    {
        var text = spelling?.Trim() ?? "";
        var segments = text.Split('/').Where(IsName).ToArray().AsSpan();

        var isHome = text == "~" || text.StartsWith("~/", StringComparison.Ordinal);
        if (isHome)
        {
            segments = segments[1..];
        }
        else if (text.StartsWith('/') && segments.StartsWith(Home))
        {
            segments = segments[Home.Length..];
            isHome = true;
        }

        if (isHome && segments is ["workspace", ..]) segments = segments[1..];
        return segments.IsEmpty ? Workspace : $"{Workspace}/{string.Join('/', segments!)}";
    }

    /// <summary>Whether a segment can be a name.</summary>
    public static bool IsName(string segment) =>
        !string.IsNullOrWhiteSpace(segment) && segment is not ("." or "..")
        && !segment.Any(static c => char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}

using System.Text;

namespace Chatcode.Gateway.Agents.Installing;

/// <summary>What an installer prints: the end of it, and its last line. One writes, others may read meanwhile.</summary>
internal sealed class InstallOutput(SecretFilter secrets)
{
    /// <summary>Characters of the end that is told.</summary>
    public const int MaxTail = 4 * 1024;

    /// <summary>Longest line that is told, in characters.</summary>
    public const int MaxLine = 200;

    // Twice what is told: a secret or a sequence that is cut in two at its start is not told.
    private const int MaxKept = 2 * MaxTail;

    private readonly Lock _lock = new();
    private readonly StringBuilder _kept = new();
    private string? _told;

    /// <summary>Takes what was printed next; of all that came before only the end is kept.</summary>
    public void Add(ReadOnlySpan<char> printed)
    {
        lock (_lock)
        {
            _kept.Append(printed.Length > MaxKept ? printed[^MaxKept..] : printed);
            _kept.Remove(0, Math.Max(0, _kept.Length - MaxKept));
        }
    }

    /// <summary>The last lines.</summary>
    public string Tail()
    {
        var text = string.Join('\n', Lines());
        return text.Length <= MaxTail ? text : "…" + Whole(text[^(MaxTail - 1)..]);
    }

    /// <summary>The last line, unless it is the one that was taken last; null then, and when there is none.</summary>
    public string? TakeLine()
    {
        if (Lines().LastOrDefault() is not { } line || line == _told)
        {
            return null;
        }

        _told = line;
        return line.Length <= MaxLine ? line : Whole(line[..(MaxLine - 1)]) + "…";
    }

    private IEnumerable<string> Lines()
    {
        string printed;
        lock (_lock)
        {
            printed = _kept.ToString();
        }

        return PlainText.Lines(printed).Select(secrets.Hide);
    }

    // Half of a character outside the basic plane is none.
    private static string Whole(string text) =>
        text.Length > 0 && char.IsLowSurrogate(text[0]) ? text[1..] : text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
}

using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>Words for tmux's command language.</summary>
internal static class TmuxQuote
{
    /// <summary>The text as one word, taken literally. Line breaks are fine in a script, not on a control client's line.</summary>
    /// <exception cref="ArgumentException">It has a NUL, which no word can carry.</exception>
    public static string Word(string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a NUL can't be handed to tmux", nameof(text));
        }

        return $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }

    /// <summary>The words as one command.</summary>
    public static string Words(IEnumerable<string> words)
    {
        var command = new StringBuilder();
        foreach (var word in words)
        {
            command.Append(' ').Append(Word(word));
        }

        return command.ToString(1, Math.Max(0, command.Length - 1));
    }
}

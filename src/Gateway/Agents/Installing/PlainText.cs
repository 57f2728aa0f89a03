using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Chatcode.Gateway.Agents.Installing;

/// <summary>What a program printed for a terminal, as text that may stand anywhere: without escape sequences and control characters.</summary>
internal static partial class PlainText
{
    /// <summary>Lines of a text; a carriage return begins a line anew, and what it covered counts as a line of its own.</summary>
    public static IEnumerable<string> Lines(string printed) =>
        EscapeSequence().Replace(printed, "").Split('\n', '\r').Select(Clean).Where(line => line.Length > 0);

    private static string Clean(string line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
        {
            // Format characters turn the direction of what stands around them.
            if (rune.Value == '\t')
            {
                text.Append(' ');
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString().Trim();
    }

    // ECMA-48: CSI with its parameters, strings such as OSC up to BEL or ST, and the short ones.
    [GeneratedRegex(@"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]PX^_][^\x07\x1b]*(\x07|\x1b\\)?|\x1b[ -/]*[0-~]", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EscapeSequence();
}

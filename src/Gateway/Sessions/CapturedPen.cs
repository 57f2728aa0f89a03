using System.Text;
using System.Text.RegularExpressions;
using Chatcode.Gateway.Tmux;

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// Colours and attributes in force behind some captured lines: tmux writes only what changes, so a line that becomes the
/// first needs what the lines before it had set.
/// </summary>
internal static partial class CapturedPen
{
    /// <summary>The sequence that sets the pen as those lines left it, or nothing when they left it plain.</summary>
    public static string After(ReadOnlySpan<string> lines)
    {
        var pen = default(Pen);
        foreach (var line in lines)
        {
            foreach (var sequence in Sgr().EnumerateMatches(line))
            {
                pen.Apply(Encoding.ASCII.GetBytes(line, sequence.Index + 2, sequence.Length - 3));
            }
        }

        if (pen.IsDefault)
        {
            return "";
        }

        var text = new StringBuilder();
        pen.AppendTo(text);
        return text.ToString();
    }

    [GeneratedRegex(@"\e\[[0-9:;]*m", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sgr();
}

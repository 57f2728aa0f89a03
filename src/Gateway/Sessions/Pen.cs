using System.Globalization;
using System.Text.RegularExpressions;

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// Colours and attributes in force behind some captured lines (ECMA-48 SGR): tmux writes only what changes, so a line
/// that becomes the first needs what the lines before it had set.
/// </summary>
internal static partial class Pen
{
    /// <summary>The sequence that sets the pen as those lines left it, or nothing when they left it plain.</summary>
    public static string After(ReadOnlySpan<string> lines)
    {
        var attributes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            foreach (var sequence in Sgr().EnumerateMatches(line))
            {
                Apply(line.AsSpan(sequence.Index + 2, sequence.Length - 3), attributes);
            }
        }

        return attributes.Count == 0 ? "" : $"\e[{string.Join(';', attributes.Values)}m";
    }

    private static void Apply(ReadOnlySpan<char> parameters, SortedDictionary<string, string> attributes)
    {
        var codes = parameters.ToString().Split(';');
        for (var i = 0; i < codes.Length; i++)
        {
            var head = codes[i].Split(':')[0];
            if (!int.TryParse(head.Length == 0 ? "0" : head, NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                continue;
            }

            var whole = codes[i];
            if (code is 38 or 48 or 58 && whole == head)
            {
                var length = i + 1 < codes.Length && codes[i + 1] == "2" ? 5 : 3;
                whole = string.Join(';', codes[i..Math.Min(codes.Length, i + length)]);
                i += length - 1;
            }

            Apply(code, whole, attributes);
        }
    }

    private static void Apply(int code, string whole, SortedDictionary<string, string> attributes)
    {
        switch (code)
        {
            case 0:
                attributes.Clear();
                break;
            case 22:
                attributes.Remove("1");
                attributes.Remove("2");
                break;
            case 24:
                attributes.Remove("4");
                break;
            case >= 23 and <= 29:
                attributes.Remove((code - 20).ToString(CultureInfo.InvariantCulture));
                break;
            case 39 or 49 or 59:
                attributes.Remove(Ground(code));
                break;
            case 55:
                attributes.Remove("53");
                break;
            case >= 30 and <= 38 or >= 90 and <= 97:
                attributes[Ground(39)] = whole;
                break;
            case >= 40 and <= 48 or >= 100 and <= 107:
                attributes[Ground(49)] = whole;
                break;
            case 58:
                attributes[Ground(59)] = whole;
                break;
            case 21:
                attributes["4"] = whole;
                break;
            default:
                attributes[code.ToString(CultureInfo.InvariantCulture)] = whole;
                break;
        }
    }

    private static string Ground(int resetCode) => $"ground {resetCode}";

    [GeneratedRegex(@"\e\[[0-9:;]{0,200}m", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sgr();
}

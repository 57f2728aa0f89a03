using System.Globalization;
using System.Text;

namespace Chatcode.Testing.Model;

/// <summary>Output in which a missing, doubled or misplaced piece shows: lines that count.</summary>
public sealed class NumberedLines
{
    private const string Prefix = "line ";
    private int _next;

    /// <summary>The last line that was made.</summary>
    public string Last => Line(_next - 1);

    /// <summary>The next lines.</summary>
    public byte[] Next(int count)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++) text.Append(Line(_next++));
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    /// <summary>What is wrong with a screen; null when each line follows the one before, up to the last that was made.</summary>
    public string? Fault(string screen)
    {
        if (!screen.EndsWith(Last, StringComparison.Ordinal)) return $"it ends with '{screen[^Math.Min(40, screen.Length)..]}', not with '{Last}'";
        var first = screen.IndexOf(Prefix, StringComparison.Ordinal);
        var number = int.Parse(screen.AsSpan(first + Prefix.Length, 7), CultureInfo.InvariantCulture);
        var expected = new StringBuilder();
        for (; number < _next; number++) expected.Append(Line(number));
        return screen[first..] == expected.ToString() ? null : $"lines are missing or doubled in: {screen[first..]}";
    }

    private static string Line(int number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D7}\r\n");
}

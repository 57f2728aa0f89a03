using System.Text;
using Chatcode.Protocol;

namespace Chatcode.Testing.Model;

/// <summary>
/// A terminal for programs that print plain lines: UTF-8, colours (which it forgets), CR and LF, nothing that wraps or
/// moves the cursor otherwise. Not thread-safe.
/// </summary>
public sealed class LineScreen : IScreenModel
{
    /// <summary>Lines kept; the oldest go first.</summary>
    public const int MaxLines = 5000;

    private const char Escape = '\u001b';

    private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
    private readonly List<StringBuilder> _lines = [new()];
    private int _row;
    private int _column;
    private bool _escaped;

    /// <summary>The lines, without what a terminal does not tell apart: blanks at their ends, blank lines at the bottom.</summary>
    public IReadOnlyList<string> Lines => Trimmed(_lines.Select(static line => line.ToString()));

    /// <inheritdoc cref="Lines"/>
    public static IReadOnlyList<string> Trimmed(IEnumerable<string> lines)
    {
        var trimmed = lines.Select(static line => line.TrimEnd(' ')).ToList();
        while (trimmed.Count > 0 && trimmed[^1].Length == 0) trimmed.RemoveAt(trimmed.Count - 1);
        return trimmed;
    }

    /// <inheritdoc/>
    public void Show(SessionSnapshot snapshot)
    {
        _utf8.Reset();
        _lines.Clear();
        _escaped = false;
        foreach (var line in snapshot.Content.Split('\n'))
        {
            _lines.Add(new StringBuilder());
            (_row, _column) = (_lines.Count - 1, 0);
            Put(line);
        }

        // The last lines are the screen; a gateway of the base protocol leaves the cursor where the text ends.
        if (snapshot is { Rows: { } rows, CursorX: { } x, CursorY: { } y }) (_row, _column) = (Math.Max(0, _lines.Count - rows) + y, x);
        Forget();
    }

    /// <inheritdoc/>
    public void Draw(string? stream, ulong seq, ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
        Put(characters[.._utf8.GetChars(bytes, characters, flush: false)]);
        Forget();
    }

    private void Put(ReadOnlySpan<char> characters)
    {
        foreach (var character in characters)
        {
            if (_escaped) _escaped = !char.IsAsciiLetter(character);
            else Put(character);
        }
    }

    private void Put(char character)
    {
        switch (character)
        {
            case Escape:
                _escaped = true;
                break;
            case '\r':
                _column = 0;
                break;
            case '\n':
                if (++_row == _lines.Count) _lines.Add(new StringBuilder());
                break;
            default:
                var line = _lines[_row];
                if (line.Length < _column) line.Append(' ', _column - line.Length);
                if (_column < line.Length) line[_column] = character;
                else line.Append(character);
                _column++;
                break;
        }
    }

    private void Forget()
    {
        var excess = _lines.Count - MaxLines;
        if (excess <= 0) return;
        _lines.RemoveRange(0, excess);
        _row -= excess;
    }
}

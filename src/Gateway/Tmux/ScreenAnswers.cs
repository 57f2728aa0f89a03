using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>The commands that capture a screen on one line, so that nothing comes between them, and what their answers make.</summary>
internal static class ScreenAnswers
{
    /// <summary>Lines of history in one capture. tmux serves nobody while it captures: 1,000 coloured lines take 13 ms.</summary>
    public const int HistorySlice = 1000;

    /// <summary>Number of commands of <see cref="Commands"/>; each prints text.</summary>
    public const int Count = 5;

    /// <summary>State, screen, the screen behind it, unfinished sequence, and the newest history.</summary>
    public static string Commands(string pane, int historyLines) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        display-message -p -t {pane} '{ScreenQuery.Format}' ; capture-pane -p -e -N -t {pane} -S 0 ; capture-pane -p -e -N -a -q -t {pane} ; capture-pane -p -P -C -t {pane} ; {History(pane, 0, historyLines)}
        """);

    /// <summary>Older history: <paramref name="count"/> lines, of which the newest is <paramref name="skip"/> lines above the screen.</summary>
    public static string History(string pane, int skip, int count) => string.Create(
        CultureInfo.InvariantCulture, $"capture-pane -p -e -N -t {pane} -S -{skip + Math.Max(1, count)} -E -{skip + 1}");

    /// <summary>Puts the answers of <see cref="Commands"/> together.</summary>
    /// <param name="screen">The first answer.</param>
    /// <param name="answers">All of them.</param>
    /// <param name="olderHistory">History above the newest, normalised, its last line unended; empty for none.</param>
    /// <param name="historyLines">How much history was asked for in <see cref="Commands"/>; with 0 there is none to show.</param>
    /// <param name="hidden">Modes at the capture's place.</param>
    /// <param name="heldBack">Bytes of an unfinished character that come with the next output.</param>
    public static ScreenCapture Compose(
        ScreenQuery screen, byte[][] answers, string olderHistory, int historyLines, HiddenModes hidden, ReadOnlySpan<byte> heldBack)
    {
        var rows = CaptureText.Normalise(answers[1]);
        // Without history tmux answers "the lines above the screen" with the screen's first line.
        var newest = historyLines > 0 && screen.HistorySize > 0 ? CaptureText.Normalise(answers[4]) + "\n" : "";
        var history = olderHistory.Length > 0 ? $"{olderHistory}\n{newest}" : newest;
        var unfinished = Unfinished(answers[3], heldBack);
        return new ScreenCapture
        {
            Content = screen.AlternateOn ? rows : history + rows,
            Main = screen.AlternateOn ? history + Behind(screen, CaptureText.Normalise(answers[2])) + IntoAlternate(hidden.Saved) : null,
            Modes = ModesText.Compose(screen, hidden, Row(rows, screen.CursorY), unfinished),
            Cols = screen.Cols,
            Rows = screen.Rows,
            CursorX = screen.VisibleCursorX,
            CursorY = screen.CursorY,
            CursorVisible = screen.CursorVisible,
            AlternateOn = screen.AlternateOn,
        };
    }

    // The main screen stays in the grid that it had when the program left it. tmux fits it to the new one when the program comes
    // back: rows below the cursor go first, then the topmost become history. So the cursor's row is counted from the end.
    private static string Behind(ScreenQuery screen, string captured)
    {
        if (screen.SavedCursor is not var (x, y))
        {
            return captured;
        }

        var rows = captured.Split('\n');
        var kept = Math.Clamp(screen.Rows, Math.Min(y + 1, rows.Length), rows.Length);
        var text = new StringBuilder().AppendJoin('\n', rows.AsSpan(0, kept));
        if (kept > y + 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{kept - y - 1}A");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\e[{Math.Min(x, screen.Cols - 1) + 1}G").ToString();
    }

    // Entering keeps cursor, pen and charsets for the way back; what is drawn next begins plain at the top.
    private static string IntoAlternate(PrintState saved)
    {
        var text = new StringBuilder();
        saved.AppendCharsetsTo(text);
        saved.Pen.AppendTo(text);
        return text.Append("\e[?1049h").Append(PrintState.Plain).Append("\e[H").ToString();
    }

    private static ReadOnlySpan<char> Row(string rows, int index)
    {
        var row = rows.AsSpan();
        for (; index > 0; index--)
        {
            row = row[(row.IndexOf('\n') + 1)..];
        }

        return row.IndexOf('\n') is >= 0 and var end ? row[..end] : row;
    }

    private static string Unfinished(byte[] escaped, ReadOnlySpan<byte> heldBack)
    {
        var bytes = escaped.AsSpan(0, ControlParser.UnescapeInPlace(escaped));
        if (!heldBack.IsEmpty && bytes.EndsWith(heldBack))
        {
            bytes = bytes[..^heldBack.Length];
        }

        return Encoding.UTF8.GetString(bytes);
    }
}

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// A pane's screen as a terminal can draw it again. On a reset terminal of the same grid: write <see cref="Main"/> if there is one,
/// <see cref="Content"/> and <see cref="Modes"/>, with <c>\n</c> as CR LF in the first two. The output that follows the capture's
/// place then continues it exactly. Not restored, since tmux does not tell: the colours of erased cells right of a row's last
/// character (tmux 3.3a; later ones tell), which rows are the
/// continuation of the row above (so a resize re-flows them differently), where DECSC put the cursor, colours changed by OSC 4, 10, 11 and 12, OSC 8 links, the title stack.
/// </summary>
internal sealed record ScreenCapture
{
    /// <summary>
    /// History and screen; only the screen when <see cref="AlternateOn"/>. Text with SGR sequences, lines separated by <c>\n</c>,
    /// no cursor movement, every line by itself: it begins and ends with the plain pen. The last <see cref="Rows"/> lines are the screen.
    /// </summary>
    public required string Content { get; init; }

    /// <summary>
    /// When <see cref="AlternateOn"/>: the main screen behind it and its history, lines like those of <see cref="Content"/>, and at the
    /// end the cursor and pen to which leaving the alternate screen returns, and <c>CSI ? 1049 h</c>, which enters it.
    /// </summary>
    public string? Main { get; init; }

    /// <summary>
    /// To be written last: scroll region, private modes, charsets, cursor, pen, and the bytes of an escape sequence that is still
    /// unfinished, which the next output completes.
    /// </summary>
    public required string Modes { get; init; }

    /// <summary>Columns.</summary>
    public required int Cols { get; init; }

    /// <summary>Rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Cursor's column, 0 to <see cref="Cols"/> - 1.</summary>
    public required int CursorX { get; init; }

    /// <summary>Cursor's row on the screen, 0 to <see cref="Rows"/> - 1.</summary>
    public required int CursorY { get; init; }

    /// <summary>The cursor is shown.</summary>
    public required bool CursorVisible { get; init; }

    /// <summary>The program is on the alternate screen.</summary>
    public required bool AlternateOn { get; init; }
}

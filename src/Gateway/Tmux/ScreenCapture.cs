namespace Chatcode.Gateway.Tmux;

/// <summary>
/// A pane's screen as a terminal can draw it again. On a reset terminal of the same grid: write <see cref="Main"/> and
/// <c>ESC [ ? 1049 h</c> if there is one, then <see cref="Content"/>, then <see cref="Modes"/>, each with <c>\n</c> as CR LF.
/// The output that follows the capture's place then continues it exactly.
/// </summary>
internal sealed record ScreenCapture
{
    /// <summary>
    /// History and screen; only the screen when <see cref="AlternateOn"/>. Text with SGR sequences, lines separated by <c>\n</c>,
    /// no cursor movement. The last <see cref="Rows"/> lines are the screen.
    /// </summary>
    public required string Content { get; init; }

    /// <summary>
    /// When <see cref="AlternateOn"/>: the main screen behind it and its history, like <see cref="Content"/>, and at its end a cursor
    /// position, the one to which leaving the alternate screen returns.
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

using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>What tmux tells about a pane's terminal in one <c>display-message</c>.</summary>
internal sealed record ScreenQuery
{
    // In the order of Parse; the title is last because it may hold anything.
    private static readonly string[] Fields =
    [
        "pane_width", "pane_height", "cursor_x", "cursor_y", "cursor_flag", "alternate_on", "alternate_saved_x", "alternate_saved_y",
        "insert_flag", "keypad_cursor_flag", "keypad_flag", "mouse_standard_flag", "mouse_button_flag", "mouse_all_flag",
        "mouse_utf8_flag", "mouse_sgr_flag", "origin_flag", "scroll_region_upper", "scroll_region_lower", "wrap_flag",
        "history_size", "history_limit", "pane_tabs", "pane_title",
    ];

    /// <summary>The format to ask for.</summary>
    public static string Format { get; } = string.Join('|', Fields.Select(field => $"#{{{field}}}"));

    public required int Cols { get; init; }

    public required int Rows { get; init; }

    /// <summary>0 to <see cref="Cols"/>; at <see cref="Cols"/> the next character wraps first.</summary>
    public required int CursorX { get; init; }

    public required int CursorY { get; init; }

    public required bool CursorVisible { get; init; }

    public required bool AlternateOn { get; init; }

    /// <summary>Where the cursor of the main screen waits; null when it does not.</summary>
    public required (int X, int Y)? SavedCursor { get; init; }

    public required bool Insert { get; init; }

    public required bool ApplicationCursorKeys { get; init; }

    public required bool ApplicationKeypad { get; init; }

    /// <summary>The mouse modes that are on: 1000, 1002, 1003, 1005, 1006.</summary>
    public required IReadOnlyList<int> MouseModes { get; init; }

    public required bool Origin { get; init; }

    /// <summary>First and last row of the scroll region, 0-based.</summary>
    public required (int Upper, int Lower) ScrollRegion { get; init; }

    public required bool Wrap { get; init; }

    public required int HistorySize { get; init; }

    public required int HistoryLimit { get; init; }

    /// <summary>Columns of the tab stops, 0-based.</summary>
    public required IReadOnlyList<int> Tabs { get; init; }

    public required string Title { get; init; }

    /// <summary>Cursor's column on the screen.</summary>
    public int VisibleCursorX => Math.Min(CursorX, Cols - 1);

    /// <summary>The last column is written, and the next character goes to the next line.</summary>
    public bool WrapPending => CursorX >= Cols;

    /// <exception cref="TmuxException">The answer has another form.</exception>
    public static ScreenQuery Parse(ReadOnlySpan<byte> answer)
    {
        var text = Encoding.UTF8.GetString(answer);
        var values = text.Split('|', Fields.Length);
        if (values.Length != Fields.Length)
        {
            throw new TmuxException($"tmux told {values.Length} of {Fields.Length} facts about a screen");
        }

        var next = 0;
        int Number() => int.TryParse(values[next++], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        bool Flag() => Number() == 1;
        (int, int)? Place()
        {
            var (x, y) = (Number(), Number());
            return x < 0 || y < 0 ? null : (x, y);
        }

        List<int> Mouse()
        {
            List<int> modes = [];
            foreach (var mode in (int[])[1000, 1002, 1003, 1005, 1006])
            {
                if (Flag())
                {
                    modes.Add(mode);
                }
            }

            return modes;
        }

        return new ScreenQuery
        {
            Cols = Number(),
            Rows = Number(),
            CursorX = Number(),
            CursorY = Number(),
            CursorVisible = Flag(),
            AlternateOn = Flag(),
            SavedCursor = Place(),
            Insert = Flag(),
            ApplicationCursorKeys = Flag(),
            ApplicationKeypad = Flag(),
            MouseModes = Mouse(),
            Origin = Flag(),
            ScrollRegion = (Number(), Number()),
            Wrap = Flag(),
            HistorySize = Number(),
            HistoryLimit = Number(),
            Tabs = [.. values[next++].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(column => int.Parse(column, CultureInfo.InvariantCulture))],
            Title = new string([.. values[next].Where(character => !char.IsControl(character))]),
        };
    }
}

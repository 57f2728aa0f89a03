using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Composes <see cref="ScreenCapture.Modes"/>. The order matters: tab stops, margins and origin mode move the cursor, so they come before
/// it is placed; a pending wrap only stays when nothing moves the cursor after it; the pen comes last because rows are re-drawn before.
/// </summary>
internal static class ModesText
{
    /// <summary>Composes the sequence for a terminal that was reset and shows the captured screen.</summary>
    /// <param name="screen">What tmux tells.</param>
    /// <param name="hidden">What it does not.</param>
    /// <param name="cursorRow">The cursor's row as captured, to write its last cell again when a wrap is pending.</param>
    /// <param name="unfinished">Bytes of an escape sequence that is not complete yet, as characters.</param>
    public static string Compose(ScreenQuery screen, HiddenModes hidden, ReadOnlySpan<char> cursorRow, string unfinished)
    {
        var text = new StringBuilder(128);
        AppendTabs(text, screen);
        var fullHeight = screen.ScrollRegion == (0, screen.Rows - 1);
        if (!fullHeight)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{screen.ScrollRegion.Upper + 1};{screen.ScrollRegion.Lower + 1}r");
        }

        if (screen.Origin)
        {
            text.Append("\e[?6h");
        }

        AppendCursor(text, screen, cursorRow);
        hidden.AppendTo(text);
        AppendFlag(text, screen.Insert, "\e[4h");
        AppendFlag(text, !screen.Wrap, "\e[?7l");
        AppendFlag(text, screen.ApplicationCursorKeys, "\e[?1h");
        AppendFlag(text, screen.ApplicationKeypad, "\e=");
        foreach (var mode in screen.MouseModes)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[?{mode}h");
        }

        if (screen.Title.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e]2;{screen.Title}\e\\");
        }

        AppendFlag(text, !screen.CursorVisible, "\e[?25l");
        hidden.Print.Pen.AppendTo(text);
        return text.Append(unfinished).ToString();
    }

    private static void AppendFlag(StringBuilder text, bool isOn, string sequence)
    {
        if (isOn)
        {
            text.Append(sequence);
        }
    }

    private static void AppendTabs(StringBuilder text, ScreenQuery screen)
    {
        if (screen.Tabs.SequenceEqual(Enumerable.Range(1, Math.Max(0, (screen.Cols - 1) / 8)).Select(stop => stop * 8)))
        {
            return;
        }

        text.Append("\e[3g");
        foreach (var column in screen.Tabs)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{column + 1}G\eH");
        }
    }

    private static void AppendCursor(StringBuilder text, ScreenQuery screen, ReadOnlySpan<char> cursorRow)
    {
        var row = screen.CursorY + 1 - (screen.Origin ? screen.ScrollRegion.Upper : 0);
        if (screen.WrapPending)
        {
            // Only a character written into the last column makes the wrap pending. Widths are the terminal's business: write the row.
            text.Append(CultureInfo.InvariantCulture, $"\e[{row}H").Append(cursorRow);
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{row};{screen.CursorX + 1}H");
        }
    }
}

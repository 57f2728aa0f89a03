using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// The part of a terminal's state that tmux 3.3a keeps to itself or does not know, at one place in the output.
/// </summary>
internal record struct HiddenModes
{
    /// <summary>Private modes followed here: reverse wrap-around, focus reports, mouse in pixels, bracketed paste, synchronized output.</summary>
    public static readonly int[] PrivateModes = [45, 1004, 1016, 2004, 2026];

    private const int CursorBlinkMode = 12;

    /// <summary>A bit for each of <see cref="PrivateModes"/> that is on.</summary>
    public int Private { get; set; }

    /// <summary>Private mode 12 as the program set it last; null where it never did, and the cursor blinks as the viewer likes.</summary>
    public bool? CursorBlinks { get; set; }

    /// <summary>ANSI mode 20: a line feed returns the carriage too.</summary>
    public bool LineFeedReturns { get; set; }

    /// <summary>DECSCUSR's parameter, 0 to 6.</summary>
    public int CursorShape { get; set; }

    /// <summary>Pen and charsets.</summary>
    public PrintState Print { get; set; }

    /// <summary>What DECSC put aside, with the cursor that stays unknown.</summary>
    public PrintState Saved { get; set; }

    /// <summary>Switches a private mode; one that is not followed changes nothing.</summary>
    public void SetPrivate(int mode, bool on)
    {
        if (mode == CursorBlinkMode)
        {
            CursorBlinks = on;
            return;
        }

        var index = Array.IndexOf(PrivateModes, mode);
        if (index >= 0)
        {
            Private = on ? Private | (1 << index) : Private & ~(1 << index);
        }
    }

    /// <summary>The sequences that turn a reset terminal's modes into these; the pen is <see cref="PrintState.Pen"/>'s own affair.</summary>
    public readonly void AppendTo(StringBuilder text)
    {
        for (var i = 0; i < PrivateModes.Length; i++)
        {
            if ((Private & (1 << i)) != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\e[?{PrivateModes[i]}h");
            }
        }

        if (CursorBlinks is { } blinks)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[?{CursorBlinkMode}{(blinks ? 'h' : 'l')}");
        }

        if (LineFeedReturns)
        {
            text.Append("\e[20h");
        }

        if (CursorShape != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{CursorShape} q");
        }

        Print.AppendCharsetsTo(text);
    }

    /// <summary>A sequence that a reset <see cref="ModeTracker"/> reads as these modes.</summary>
    public readonly string ToSequence()
    {
        var text = new StringBuilder();
        Saved.AppendCharsetsTo(text);
        Saved.Pen.AppendTo(text);
        text.Append("\e7").Append(PrintState.Plain);
        AppendTo(text);
        Print.Pen.AppendTo(text);
        return text.ToString();
    }

    /// <summary>Reads what <see cref="ToSequence"/> wrote.</summary>
    public static HiddenModes FromSequence(ReadOnlySpan<byte> sequence)
    {
        var tracker = new ModeTracker();
        tracker.Feed(sequence);
        return tracker.Modes;
    }
}

using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>What decides how the next byte is drawn; DECSC keeps it together with the cursor.</summary>
internal record struct PrintState
{
    /// <summary>The sequences that reset all of it.</summary>
    public const string Plain = "\e(B\e)B\u000f\e[0m";

    /// <summary>Colours and attributes.</summary>
    public Pen Pen { get; set; }

    /// <summary>Final byte that designated G0; 0 for ASCII.</summary>
    public byte G0 { get; set; }

    /// <summary>Final byte that designated G1; 0 for ASCII.</summary>
    public byte G1 { get; set; }

    /// <summary>SO chose G1.</summary>
    public bool ShiftedOut { get; set; }

    /// <summary>The sequences that set the charsets on a reset terminal.</summary>
    public readonly void AppendCharsetsTo(StringBuilder text)
    {
        if (G0 != 0)
        {
            text.Append("\e(").Append((char)G0);
        }

        if (G1 != 0)
        {
            text.Append("\e)").Append((char)G1);
        }

        if (ShiftedOut)
        {
            text.Append('\u000e');
        }
    }
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// How the next character is drawn, as SGR sequences set it (ECMA-48 8.3.117, with xterm's colours and kitty's underline styles).
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal record struct Pen
{
    // One bit for each attribute that is on or off: SGR 1, 2, 3, 5, 7, 8, 9, 53.
    private const int Bold = 1, Dim = 2, Italic = 4, Blink = 8, Inverse = 16, Hidden = 32, Strike = 64, Overline = 128;

    private static readonly (int Bit, int Code)[] Attributes =
        [(Bold, 1), (Dim, 2), (Italic, 3), (Blink, 5), (Inverse, 7), (Hidden, 8), (Strike, 9), (Overline, 53)];

    private int _attributes;
    private int _underline;
    private PenColour _foreground;
    private PenColour _background;
    private PenColour _underlineColour;

    /// <summary>Nothing is set.</summary>
    public readonly bool IsDefault => this == default;

    /// <summary>Takes an SGR sequence's parameters, the bytes between <c>CSI</c> and <c>m</c>. Unknown ones change nothing.</summary>
    public void Apply(ReadOnlySpan<byte> parameters)
    {
        while (true)
        {
            var parameter = NextParameter(ref parameters, out var last);
            var code = ReadNumber(parameter, out var subparameters);
            switch (code)
            {
                case 38 when subparameters.IsEmpty:
                    _foreground = PenColour.ReadFollowing(ref parameters, ref last, _foreground);
                    break;
                case 48 when subparameters.IsEmpty:
                    _background = PenColour.ReadFollowing(ref parameters, ref last, _background);
                    break;
                case 58 when subparameters.IsEmpty:
                    _underlineColour = PenColour.ReadFollowing(ref parameters, ref last, _underlineColour);
                    break;
                case 38:
                    _foreground = PenColour.ReadSubparameters(subparameters, _foreground);
                    break;
                case 48:
                    _background = PenColour.ReadSubparameters(subparameters, _background);
                    break;
                case 58:
                    _underlineColour = PenColour.ReadSubparameters(subparameters, _underlineColour);
                    break;
                case 4:
                    _underline = subparameters.IsEmpty ? 1 : Math.Clamp(ReadNumber(subparameters, out _), 0, 5);
                    break;
                case 5 when subparameters.SequenceEqual("3"u8):
                    // What tmux 3.3a captures for 53: above 9 it writes the code's digits apart, as for underlines.
                    _attributes |= Overline;
                    break;
                default:
                    ApplySimple(code);
                    break;
            }

            if (last)
            {
                return;
            }
        }
    }

    /// <summary>The sequence that sets this pen, whatever was set before.</summary>
    public readonly void AppendTo(StringBuilder text)
    {
        text.Append("\e[0");
        foreach (var (bit, code) in Attributes)
        {
            if ((_attributes & bit) != 0)
            {
                text.Append(CultureInfo.InvariantCulture, $";{code}");
            }
        }

        switch (_underline)
        {
            case 0:
                break;
            case 1:
                text.Append(";4");
                break;
            default:
                text.Append(CultureInfo.InvariantCulture, $";4:{_underline}");
                break;
        }

        _foreground.AppendTo(text, 30, 38);
        _background.AppendTo(text, 40, 48);
        _underlineColour.AppendTo(text, null, 58);
        text.Append('m');
    }

    private void ApplySimple(int code)
    {
        switch (code)
        {
            case 0:
                this = default;
                break;
            case 6:
                _attributes |= Blink;
                break;
            case 21:
                _underline = 2;
                break;
            case 22:
                _attributes &= ~(Bold | Dim);
                break;
            case 23:
                _attributes &= ~Italic;
                break;
            case 24:
                _underline = 0;
                break;
            case 25:
                _attributes &= ~Blink;
                break;
            case 27:
                _attributes &= ~Inverse;
                break;
            case 28:
                _attributes &= ~Hidden;
                break;
            case 29:
                _attributes &= ~Strike;
                break;
            case 55:
                _attributes &= ~Overline;
                break;
            case >= 30 and <= 37:
                _foreground = PenColour.Indexed(code - 30);
                break;
            case 39:
                _foreground = default;
                break;
            case >= 40 and <= 47:
                _background = PenColour.Indexed(code - 40);
                break;
            case 49:
                _background = default;
                break;
            case 59:
                _underlineColour = default;
                break;
            case >= 90 and <= 97:
                _foreground = PenColour.Indexed(code - 90 + 8);
                break;
            case >= 100 and <= 107:
                _background = PenColour.Indexed(code - 100 + 8);
                break;
            default:
                foreach (var (bit, attribute) in Attributes)
                {
                    if (attribute == code)
                    {
                        _attributes |= bit;
                    }
                }

                break;
        }
    }

    internal static ReadOnlySpan<byte> NextParameter(ref ReadOnlySpan<byte> parameters, out bool last)
    {
        var end = parameters.IndexOf((byte)';');
        last = end < 0;
        var parameter = last ? parameters : parameters[..end];
        parameters = last ? default : parameters[(end + 1)..];
        return parameter;
    }

    /// <summary>The number before the first colon; absent is 0, nonsense -1.</summary>
    internal static int ReadNumber(ReadOnlySpan<byte> parameter, out ReadOnlySpan<byte> subparameters)
    {
        var colon = parameter.IndexOf((byte)':');
        subparameters = colon < 0 ? default : parameter[(colon + 1)..];
        var digits = colon < 0 ? parameter : parameter[..colon];
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > 99_999)
            {
                return -1;
            }

            number = (number * 10) + (digit - '0');
        }

        return number;
    }
}

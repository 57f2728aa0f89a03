using System.Globalization;
using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>A colour of a <see cref="Pen"/>: the terminal's default, one of 256, or red, green and blue.</summary>
internal readonly record struct PenColour
{
    private const int Palette = 1 << 24, Direct = 2 << 24;

    // 0: default; else the kind above and, below it, index or 0xRRGGBB.
    private readonly int _value;

    private PenColour(int value) => _value = value;

    /// <summary>One of the 256.</summary>
    public static PenColour Indexed(int index) => index is >= 0 and <= 255 ? new(Palette | index) : default;

    /// <summary>Reads <c>5;n</c> or <c>2;r;g;b</c>, what follows 38, 48 or 58 behind a semicolon.</summary>
    public static PenColour ReadFollowing(ref ReadOnlySpan<byte> parameters, ref bool last, PenColour otherwise)
    {
        Span<int> numbers = stackalloc int[4];
        var needed = 1;
        for (var i = 0; i < needed; i++)
        {
            if (last)
            {
                return otherwise;
            }

            numbers[i] = Pen.ReadNumber(Pen.NextParameter(ref parameters, out last), out _);
            if (i == 0)
            {
                needed = numbers[0] switch { 5 => 2, 2 => 4, _ => 1 };
            }
        }

        return From(numbers[0], numbers.Slice(1, needed - 1), otherwise);
    }

    /// <summary>Reads <c>5:n</c>, <c>2:r:g:b</c> or <c>2:space:r:g:b</c>, what follows behind a colon.</summary>
    public static PenColour ReadSubparameters(ReadOnlySpan<byte> subparameters, PenColour otherwise)
    {
        Span<int> numbers = stackalloc int[5];
        var count = 0;
        while (count < numbers.Length && !subparameters.IsEmpty)
        {
            numbers[count++] = Pen.ReadNumber(subparameters, out subparameters);
        }

        return (numbers[0], count) switch
        {
            (2, 5) => From(2, numbers[2..], otherwise),
            (2, 4) => From(2, numbers[1..4], otherwise),
            (5, >= 2) => From(5, numbers[1..2], otherwise),
            _ => otherwise,
        };
    }

    /// <summary>The parameters that set it, each behind a semicolon; nothing for the default.</summary>
    public void AppendTo(StringBuilder text, int? firstOfEight, int extended)
    {
        var rest = _value & 0xFF_FFFF;
        switch (_value & ~0xFF_FFFF)
        {
            case Palette when rest < 8 && firstOfEight is { } first:
                text.Append(CultureInfo.InvariantCulture, $";{first + rest}");
                break;
            case Palette when rest < 16 && firstOfEight is { } first:
                text.Append(CultureInfo.InvariantCulture, $";{first + 60 + rest - 8}");
                break;
            case Palette:
                text.Append(CultureInfo.InvariantCulture, $";{extended};5;{rest}");
                break;
            case Direct:
                text.Append(CultureInfo.InvariantCulture, $";{extended};2;{rest >> 16};{(rest >> 8) & 255};{rest & 255}");
                break;
        }
    }

    private static PenColour From(int kind, ReadOnlySpan<int> values, PenColour otherwise)
    {
        foreach (var value in values)
        {
            if (value is < 0 or > 255)
            {
                return otherwise;
            }
        }

        return (kind, values.Length) switch
        {
            (5, 1) => new(Palette | values[0]),
            (2, 3) => new(Direct | (values[0] << 16) | (values[1] << 8) | values[2]),
            _ => otherwise,
        };
    }
}

using System.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Makes the lines of <c>capture-pane -e</c> safe to draw. tmux carries a line's colours over to the next, where a terminal that scrolls
/// would fill the new line with them; and it writes line-drawing characters as letters between SO and SI, which need a charset.
/// Here each line begins and ends with the default pen, so that lines can also be left out, and line drawing is Unicode.
/// </summary>
internal static class CaptureText
{
    // DEC Special Graphics, 0x60 to 0x7E (VT220 Programmer Reference, table 2-4; xterm draws the same).
    private const string LineDrawing = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

    /// <summary>The lines with <c>\n</c> between them.</summary>
    public static string Normalise(ReadOnlySpan<byte> captured)
    {
        var source = Encoding.UTF8.GetString(captured);
        var result = new StringBuilder(source.Length + 64);
        var pen = new Pen();
        var written = new Pen();
        var lineDrawing = false;
        for (var i = 0; i < source.Length; i++)
        {
            var character = source[i];
            switch (character)
            {
                case '\n':
                    Put(default);
                    result.Append('\n');
                    break;
                case '\u000e' or '\u000f':
                    lineDrawing = character == '\u000e';
                    break;
                case '\e' when TakeSgr(source, ref i, ref pen):
                    break;
                default:
                    Put(pen);
                    result.Append(lineDrawing && character is >= '`' and <= '~' ? LineDrawing[character - '`'] : character);
                    break;
            }
        }

        Put(default);
        return result.ToString();

        void Put(Pen wanted)
        {
            if (written != wanted)
            {
                wanted.AppendTo(result);
                written = wanted;
            }
        }
    }

    // tmux writes no other sequence than SGR into a capture.
    private static bool TakeSgr(string source, ref int position, ref Pen pen)
    {
        var end = source.IndexOf('m', position);
        if (end < 0 || position + 1 >= source.Length || source[position + 1] != '[')
        {
            return false;
        }

        Span<byte> parameters = stackalloc byte[128];
        var length = end - position - 2;
        if (length > parameters.Length)
        {
            return false;
        }

        for (var i = 0; i < length; i++)
        {
            parameters[i] = (byte)source[position + 2 + i];
        }

        pen.Apply(parameters[..length]);
        position = end;
        return true;
    }
}

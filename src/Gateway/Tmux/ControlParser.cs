using System.Buffers.Text;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Reads what tmux's control mode writes (tmux(1), "CONTROL MODE"). No I/O: the caller reads into <see cref="GetSpan"/> and calls
/// <see cref="Advance"/>. Works on bytes, since output carries single bytes of characters; output is unescaped where it lies.
/// <code>
/// line   = "%output %" pane " " data
///        | "%extended-output %" pane " " age … " : " data
///        | "%begin " guard, lines of the reply, "%end " guard or "%error " guard
///        | "%pause %" pane | other notifications
/// guard  = time " " number " " flags        the same three at both ends; flags 1: this client's own command
/// data   = bytes; those below space and the backslash as "\" and three octal digits
/// </code>
/// </summary>
internal sealed class ControlParser(IControlHandler handler)
{
    /// <summary>Longest line taken; beyond it the peer is not tmux. A row of 10,000 columns with colours fits.</summary>
    public const int MaxLineLength = 4 << 20;

    /// <summary>Longest text of one reply taken.</summary>
    public const int MaxReplyLength = 64 << 20;

    private const int InitialCapacity = 64 << 10;

    private byte[] _buffer = new byte[InitialCapacity];
    private int _lineStart;
    private int _scanned;
    private int _end;

    private readonly byte[] _guard = new byte[64];
    private int _guardLength;
    private bool _inReply;
    private bool _replyIsOwn;
    private bool _replyIsText;
    private byte[] _reply = [];
    private int _replyLength;

    /// <summary>Where to read the next bytes into; never empty.</summary>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="MaxLineLength"/>.</exception>
    public Span<byte> GetSpan()
    {
        if (_lineStart == _end)
        {
            _lineStart = _scanned = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            MakeRoom();
        }

        return _buffer.AsSpan(_end);
    }

    /// <summary>Takes the bytes read into <see cref="GetSpan"/> and reports every line that is complete.</summary>
    /// <exception cref="InvalidDataException">A reply is longer than <see cref="MaxReplyLength"/>.</exception>
    public void Advance(int count)
    {
        _end += count;
        while (true)
        {
            var newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (newline < 0)
            {
                _scanned = _end;
                return;
            }

            var lineEnd = _scanned + newline;
            var line = _buffer.AsSpan(_lineStart, lineEnd - _lineStart);
            _lineStart = _scanned = lineEnd + 1;
            TakeLine(line);
        }
    }

    private void MakeRoom()
    {
        var length = _end - _lineStart;
        if (length >= MaxLineLength)
        {
            throw new InvalidDataException($"tmux sent a line of more than {MaxLineLength} bytes");
        }

        var target = length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_lineStart, length).CopyTo(target);
        _buffer = target;
        _scanned -= _lineStart;
        _lineStart = 0;
        _end = length;
    }

    private void TakeLine(Span<byte> line)
    {
        if (_inReply && TryEndReply(line))
        {
            return;
        }

        if (_inReply && (_replyIsText || line.IsEmpty || line[0] != (byte)'%'))
        {
            AppendToReply(line);
            return;
        }

        if (line.StartsWith("%output %"u8))
        {
            TakeOutput(line, line["%output %"u8.Length..], extended: false);
        }
        else if (line.StartsWith("%extended-output %"u8))
        {
            TakeOutput(line, line["%extended-output %"u8.Length..], extended: true);
        }
        else if (line.StartsWith("%begin "u8) && !_inReply && line.Length - "%begin "u8.Length <= _guard.Length)
        {
            BeginReply(line["%begin "u8.Length..]);
        }
        else if (line.StartsWith("%pause %"u8) && TryReadPane(line["%pause %"u8.Length..], out var pane, out _))
        {
            handler.OnPause(pane);
        }
        else
        {
            handler.OnNotification(line);
        }
    }

    private void BeginReply(ReadOnlySpan<byte> guard)
    {
        guard.CopyTo(_guard);
        _guardLength = guard.Length;
        _inReply = true;
        _replyLength = 0;
        _replyIsOwn = guard.EndsWith(" 1"u8);
        _replyIsText = handler.OnReplyBegin(_replyIsOwn);
    }

    private bool TryEndReply(ReadOnlySpan<byte> line)
    {
        var failed = line.StartsWith("%error "u8);
        if (!failed && !line.StartsWith("%end "u8))
        {
            return false;
        }

        if (!line[(failed ? "%error "u8.Length : "%end "u8.Length)..].SequenceEqual(_guard.AsSpan(0, _guardLength)))
        {
            return false;
        }

        _inReply = false;
        handler.OnReply(_replyIsOwn, failed, _reply.AsSpan(0, Math.Max(0, _replyLength - 1)));
        if (_reply.Length > InitialCapacity)
        {
            _reply = [];
        }

        return true;
    }

    private void AppendToReply(ReadOnlySpan<byte> line)
    {
        var needed = _replyLength + line.Length + 1;
        if (needed > MaxReplyLength)
        {
            throw new InvalidDataException($"tmux sent a reply of more than {MaxReplyLength} bytes");
        }

        if (needed > _reply.Length)
        {
            Array.Resize(ref _reply, Math.Max(needed, Math.Max(4096, _reply.Length * 2)));
        }

        line.CopyTo(_reply.AsSpan(_replyLength));
        _reply[needed - 1] = (byte)'\n';
        _replyLength = needed;
    }

    private void TakeOutput(Span<byte> line, Span<byte> afterPercent, bool extended)
    {
        if (!TryReadPane(afterPercent, out var pane, out var length) || length == afterPercent.Length)
        {
            handler.OnNotification(line);
            return;
        }

        var data = afterPercent[(length + 1)..];
        if (extended)
        {
            var colon = data.IndexOf(" : "u8);
            if (colon < 0)
            {
                handler.OnNotification(line);
                return;
            }

            data = data[(colon + 3)..];
        }

        handler.OnOutput(pane, data[..UnescapeInPlace(data)]);
    }

    private static bool TryReadPane(ReadOnlySpan<byte> text, out uint pane, out int length) =>
        Utf8Parser.TryParse(text, out pane, out length) && (length == text.Length || text[length] == (byte)' ');

    /// <summary>Turns backslash and three octal digits into the byte they mean.</summary>
    /// <returns>The new length.</returns>
    internal static int UnescapeInPlace(Span<byte> data)
    {
        var read = data.IndexOf((byte)'\\');
        if (read < 0)
        {
            return data.Length;
        }

        var write = read;
        while (true)
        {
            var rest = data[read..];
            if (rest.Length >= 4 && IsOctal(rest[1]) && IsOctal(rest[2]) && IsOctal(rest[3]))
            {
                data[write++] = (byte)(((rest[1] - '0') << 6) | ((rest[2] - '0') << 3) | (rest[3] - '0'));
                read += 4;
            }
            else
            {
                data[write++] = (byte)'\\';
                read++;
            }

            var plain = data[read..].IndexOf((byte)'\\');
            var run = plain < 0 ? data.Length - read : plain;
            data.Slice(read, run).CopyTo(data[write..]);
            read += run;
            write += run;
            if (plain < 0)
            {
                return write;
            }
        }
    }

    private static bool IsOctal(byte value) => value is >= (byte)'0' and <= (byte)'7';
}

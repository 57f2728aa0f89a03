using System.Text;

namespace Chatcode.Fakes.Mail;

/// <summary>Lines of SMTP: they end with CR LF, both of them, and with nothing else.</summary>
internal sealed class SmtpLines(Stream stream)
{
    /// <summary>With its end, RFC 5321 section 4.5.3.1.6.</summary>
    public const int MaxLine = 1000;

    private readonly byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Whether the peer sent on without waiting.</summary>
    public bool HasMore => _start < _end;

    /// <summary>The next line without its end, each byte a character; null when the peer is gone.</summary>
    /// <exception cref="SmtpSyntaxException">The line is too long, or has a CR or LF alone: what one server takes for a line's end and another doesn't hides mails in mails.</exception>
    public async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
                if (_end == 0) return null;
            }

            var next = (char)_buffer[_start++];
            if (line.Length > 0 && line[^1] == '\r')
            {
                if (next != '\n') throw new SmtpSyntaxException("521 5.5.2 bare <CR> received");
                line.Length--;
                return line.ToString();
            }

            if (next == '\n') throw new SmtpSyntaxException("521 5.5.2 bare <LF> received");
            if (line.Length == MaxLine - 1) throw new SmtpSyntaxException("500 5.5.6 line too long");
            line.Append(next);
        }
    }

    public async Task WriteAsync(string reply, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), cancellationToken).ConfigureAwait(false);
        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The peer does not speak SMTP; the message is what it is told before the connection ends.</summary>
internal sealed class SmtpSyntaxException(string reply) : Exception(reply);

using System.Globalization;
using System.Net.Security;
using System.Text;

namespace Chatcode.Edge.SignIn.Mail;

/// <summary>One conversation with a mail server, line by line. Not thread-safe.</summary>
internal sealed class SmtpConnection(Stream stream) : IAsyncDisposable
{
    /// <summary>Bytes of a reply's line, several times what RFC 5321 allows; a longer one ends the conversation.</summary>
    private const int MaxLine = 4096;

    /// <summary>Lines of a reply; more end the conversation.</summary>
    private const int MaxLines = 128;

    private const int CodeLength = 3;

    private readonly byte[] _buffer = new byte[MaxLine];
    private Stream _stream = stream;
    private int _start;
    private int _end;

    public bool IsEncrypted => _stream is SslStream;

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    /// <summary>Says a line and reads the reply.</summary>
    /// <param name="line">Without its end; nothing that comes from outside unless it was checked to have none in it.</param>
    public async Task<SmtpReply> CommandAsync(string line, CancellationToken cancellationToken)
    {
        await SendAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellationToken).ConfigureAwait(false);
        return await ReadReplyAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="MailException">What came is no reply.</exception>
    public async Task<SmtpReply> ReadReplyAsync(CancellationToken cancellationToken)
    {
        List<string> lines = [];
        while (true)
        {
            var line = await ReadLineAsync(cancellationToken).ConfigureAwait(false);
            if (lines.Count == MaxLines || line.Length < CodeLength || (line.Length > CodeLength && line[CodeLength] is not (' ' or '-'))
                || !int.TryParse(line.AsSpan(0, CodeLength), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
            {
                throw new MailException("the mail server does not speak SMTP");
            }

            lines.Add(line.Length > CodeLength ? line[(CodeLength + 1)..] : "");
            if (line.Length == CodeLength || line[CodeLength] == ' ') return new SmtpReply(code, lines);
        }
    }

    /// <summary>Goes on encrypted.</summary>
    /// <exception cref="MailException">Something was said in the clear that would be taken for what the encrypted server says.</exception>
    public async Task EncryptAsync(SslClientAuthenticationOptions options, CancellationToken cancellationToken)
    {
        if (_start < _end) throw new MailException("the mail server said more before encryption than it should");
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsClientAsync(options, cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, length).TrimEnd('\r');
                _start += length + 1;
                return line;
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            if (_end == _buffer.Length) throw new MailException("the mail server's line is too long");
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new MailException("the mail server ended the conversation");
            _end += read;
        }
    }
}

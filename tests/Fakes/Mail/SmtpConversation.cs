using System.Net.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace Chatcode.Fakes.Mail;

/// <summary>One client's connection, RFC 5321 with STARTTLS (3207), AUTH PLAIN and LOGIN (4954) and SIZE (1870).</summary>
internal sealed partial class SmtpConversation(Stream stream, FakeMailOptions options, Func<SmtpStage, MailTrouble?> trouble, Action<ReceivedMail> keep)
{
    private const string Name = "mail.fake.invalid";

    private readonly List<string> _recipients = [];
    private Stream _stream = stream;
    private SmtpLines _lines = new(stream);
    private bool _encrypted;
    private bool _greeted;
    private string? _user;
    private string? _sender;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (options.ImplicitTls) await EncryptAsync(cancellationToken).ConfigureAwait(false);
            await TellAsync(SmtpStage.Greeting, $"220 {Name} ESMTP", cancellationToken).ConfigureAwait(false);
            while (await _lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line && await ObeyAsync(line, cancellationToken).ConfigureAwait(false))
            {
            }
        }
        catch (SmtpSyntaxException error)
        {
            await _lines.WriteAsync(error.Message, cancellationToken).ConfigureAwait(false);
        }
        catch (HungUpException)
        {
            // Planned: the connection ends without a word.
        }
    }

    private async Task<bool> ObeyAsync(string line, CancellationToken cancellationToken)
    {
        var (verb, rest) = line.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var space ? (line[..space], line[(space + 1)..]) : (line, "");
        switch (verb.ToUpperInvariant())
        {
            case "EHLO":
                await SayAsync(Greet(rest) ? $"250-{Name}\r\n{Extensions()}250 ENHANCEDSTATUSCODES" : "501 5.5.4 your name, please", cancellationToken).ConfigureAwait(false);
                break;
            case "HELO":
                await SayAsync(Greet(rest) ? $"250 {Name}" : "501 5.5.4 your name, please", cancellationToken).ConfigureAwait(false);
                break;
            case "STARTTLS":
                await StartTlsAsync(cancellationToken).ConfigureAwait(false);
                break;
            case "AUTH":
                await AuthenticateAsync(rest, cancellationToken).ConfigureAwait(false);
                break;
            case "MAIL":
                await TellAsync(SmtpStage.Sender, Sender(rest), cancellationToken).ConfigureAwait(false);
                break;
            case "RCPT":
                await TellAsync(SmtpStage.Recipient, Recipient(rest), cancellationToken).ConfigureAwait(false);
                break;
            case "DATA":
                await TakeMessageAsync(cancellationToken).ConfigureAwait(false);
                break;
            case "RSET":
                Reset();
                await SayAsync("250 2.0.0 ok", cancellationToken).ConfigureAwait(false);
                break;
            case "NOOP":
                await SayAsync("250 2.0.0 ok", cancellationToken).ConfigureAwait(false);
                break;
            case "QUIT":
                await SayAsync("221 2.0.0 bye", cancellationToken).ConfigureAwait(false);
                return false;
            default:
                await SayAsync("500 5.5.1 unknown command", cancellationToken).ConfigureAwait(false);
                break;
        }

        return true;
    }

    private bool Greet(string client)
    {
        if (client.Length == 0) return false;
        Reset();
        return _greeted = true;
    }

    private string Extensions()
    {
        var text = new StringBuilder($"250-SIZE {options.MaxMessage}\r\n250-8BITMIME\r\n250-PIPELINING\r\n");
        if (MayEncrypt) text.Append("250-STARTTLS\r\n");
        if (MayAuthenticate) text.Append("250-AUTH PLAIN LOGIN\r\n");
        return text.ToString();
    }

    private bool MayEncrypt => options.Certificate is not null && !_encrypted;

    private bool MayAuthenticate => options.Credentials is not null && !MayEncrypt;

    private async Task StartTlsAsync(CancellationToken cancellationToken)
    {
        if (!MayEncrypt)
        {
            await SayAsync("502 5.5.1 not offered", cancellationToken).ConfigureAwait(false);
            return;
        }

        // What was sent in the clear behind STARTTLS would be taken for what was said under TLS.
        if (_lines.HasMore) throw new SmtpSyntaxException("521 5.5.1 pipelining behind STARTTLS");
        await SayAsync("220 2.0.0 go ahead", cancellationToken).ConfigureAwait(false);
        await EncryptAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task EncryptAsync(CancellationToken cancellationToken)
    {
        var encrypted = new SslStream(_stream);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = options.Certificate }, cancellationToken).ConfigureAwait(false);
        (_stream, _lines, _encrypted, _greeted, _user) = (encrypted, new SmtpLines(encrypted), true, false, null);
        Reset();
    }

    private async Task AuthenticateAsync(string rest, CancellationToken cancellationToken)
    {
        var parts = rest.Split(' ', 2);
        var (user, password) = ((string?)null, (string?)null);
        if (!_greeted || !MayAuthenticate || _user is not null)
        {
            await SayAsync(MayEncrypt ? "538 5.7.11 encryption required" : "503 5.5.1 not now", cancellationToken).ConfigureAwait(false);
            return;
        }

        switch (parts[0].ToUpperInvariant())
        {
            case "PLAIN":
                var plain = (parts is [_, var initial] ? Decode(initial) : await AskAsync("334 ", cancellationToken).ConfigureAwait(false))?.Split('\0');
                if (plain is [_, var name, var secret]) (user, password) = (name, secret);
                break;
            case "LOGIN":
                user = parts is [_, var first] ? Decode(first) : await AskAsync("334 VXNlcm5hbWU6", cancellationToken).ConfigureAwait(false);
                password = await AskAsync("334 UGFzc3dvcmQ6", cancellationToken).ConfigureAwait(false);
                break;
            default:
                await SayAsync("504 5.5.4 unknown mechanism", cancellationToken).ConfigureAwait(false);
                return;
        }

        var known = user == options.Credentials!.User && password == options.Credentials.Password;
        if (await TellAsync(SmtpStage.Authentication, known ? "235 2.7.0 welcome" : "535 5.7.8 wrong name or password", cancellationToken).ConfigureAwait(false) && known) _user = user;
    }

    private async Task<string?> AskAsync(string challenge, CancellationToken cancellationToken)
    {
        await SayAsync(challenge, cancellationToken).ConfigureAwait(false);
        return Decode(await _lines.ReadAsync(cancellationToken).ConfigureAwait(false) ?? "");
    }

    private static string? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private string Sender(string rest)
    {
        if (!_greeted) return "503 5.5.1 say EHLO first";
        if (options.Credentials is not null && _user is null) return "530 5.7.0 authentication required";
        if (_sender is not null) return "503 5.5.1 one sender is enough";
        if (Path().Match(rest) is not { Success: true } match || !match.Groups["what"].Value.Equals("FROM", StringComparison.OrdinalIgnoreCase)) return "501 5.5.4 MAIL FROM:<address>";
        if (Size().Match(match.Groups["parameters"].Value) is { Success: true } size && !(long.TryParse(size.Groups[1].Value, out var bytes) && bytes <= options.MaxMessage))
        {
            return "552 5.3.4 message too big";
        }

        _sender = match.Groups["address"].Value;
        return "250 2.1.0 ok";
    }

    private string Recipient(string rest)
    {
        if (_sender is null) return "503 5.5.1 MAIL first";
        if (Path().Match(rest) is not { Success: true } match || !match.Groups["what"].Value.Equals("TO", StringComparison.OrdinalIgnoreCase)) return "501 5.5.4 RCPT TO:<address>";
        if (!Mailbox().IsMatch(match.Groups["address"].Value)) return "553 5.1.3 no such address";
        if (_recipients.Count == options.MaxRecipients) return "452 4.5.3 too many recipients";
        _recipients.Add(match.Groups["address"].Value);
        return "250 2.1.5 ok";
    }

    private async Task TakeMessageAsync(CancellationToken cancellationToken)
    {
        if (_recipients.Count == 0)
        {
            await SayAsync(_sender is null ? "503 5.5.1 MAIL first" : "503 5.5.1 RCPT first", cancellationToken).ConfigureAwait(false);
            return;
        }

        await SayAsync("354 go ahead", cancellationToken).ConfigureAwait(false);
        var text = new StringBuilder();
        var tooBig = false;
        while (true)
        {
            var line = await _lines.ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw new HungUpException();
            if (line == ".") break;
            if (tooBig |= text.Length + line.Length > options.MaxMessage) continue;
            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        var mail = new ReceivedMail(_sender!, [.. _recipients], Encoding.Latin1.GetBytes(text.ToString()), _user, _encrypted, options.Time.GetUtcNow());
        Reset();
        if (tooBig)
        {
            await SayAsync("552 5.3.4 message too big", cancellationToken).ConfigureAwait(false);
            return;
        }

        if (trouble(SmtpStage.Message) is { } planned)
        {
            await SufferAsync(planned, cancellationToken).ConfigureAwait(false);
            return;
        }

        keep(mail);
        await TellAsync(SmtpStage.Receipt, "250 2.0.0 kept", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Says it, or what is planned instead; whether it was said.</summary>
    private async Task<bool> TellAsync(SmtpStage stage, string reply, CancellationToken cancellationToken)
    {
        if (trouble(stage) is { } planned)
        {
            await SufferAsync(planned, cancellationToken).ConfigureAwait(false);
            return false;
        }

        await SayAsync(reply, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task SufferAsync(MailTrouble planned, CancellationToken cancellationToken)
    {
        if (planned.Reply is null) throw new HungUpException();
        if (planned.Reply == MailTrouble.Silence) await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        await SayAsync(planned.Reply, cancellationToken).ConfigureAwait(false);
    }

    private Task SayAsync(string reply, CancellationToken cancellationToken) => _lines.WriteAsync(reply, cancellationToken);

    private void Reset()
    {
        _sender = null;
        _recipients.Clear();
    }

    [GeneratedRegex(@"\A(?<what>[A-Za-z]+):<(?<address>[!-;=?-~]*)>( (?<parameters>[!-~ ]+))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Path();

    [GeneratedRegex(@"(?:\A| )SIZE=([0-9]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Size();

    [GeneratedRegex(@"\A[^@\s]+@[A-Za-z0-9.-]+\z")]
    private static partial Regex Mailbox();

    private sealed class HungUpException : Exception;
}

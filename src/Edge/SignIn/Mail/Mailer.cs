using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Chatcode.Edge.SignIn.Mail;

/// <summary>Sends mail through one server, a connection for each (RFC 5321, 3207 and 4954). Safe for concurrent use.</summary>
internal sealed class Mailer : IDisposable
{
    /// <summary>For one mail, its waiting included.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    /// <summary>Mails on their way at once; the next ones wait, at most <see cref="Timeout"/>.</summary>
    private const int MaxConnections = 8;

    private const int Ready = 220;
    private const int Done = 250;
    private const int Authenticated = 235;
    private const int Challenge = 334;
    private const int SendData = 354;
    private const int FirstPermanent = 500;

    private readonly SmtpAddress _server;
    private readonly string _from;
    private readonly TimeProvider _time;
    private readonly RemoteCertificateValidationCallback? _trust;
    private readonly SemaphoreSlim _connections = new(MaxConnections);

    /// <param name="from">An address.</param>
    /// <param name="trust">Null for what the system trusts.</param>
    public Mailer(SmtpAddress server, string from, TimeProvider time, RemoteCertificateValidationCallback? trust = null)
    {
        _server = server;
        _from = from;
        _time = time;
        _trust = trust;
    }

    public void Dispose() => _connections.Dispose();

    /// <summary>Complete when the server has taken the mail.</summary>
    /// <exception cref="MailException">It has not.</exception>
    public async Task SendAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _connections.WaitAsync(either.Token).ConfigureAwait(false);
            try
            {
                await ConverseAsync(mail, either.Token).ConfigureAwait(false);
            }
            finally
            {
                _connections.Release();
            }
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailException($"the mail server did not take a mail within {Timeout.TotalSeconds} s", error);
        }
        catch (Exception error) when (error is SocketException or IOException or AuthenticationException)
        {
            throw new MailException("the mail server cannot be reached", error);
        }
    }

    private async Task ConverseAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_server.Host, _server.Port, cancellationToken).ConfigureAwait(false);
        await using var connection = new SmtpConnection(client.GetStream());
        await GreetAsync(connection, cancellationToken).ConfigureAwait(false);

        await ExpectAsync(Done, connection.CommandAsync($"MAIL FROM:<{_from}>", cancellationToken), "sender").ConfigureAwait(false);
        var recipient = await connection.CommandAsync($"RCPT TO:<{mail.To}>", cancellationToken).ConfigureAwait(false);
        // 251: it forwards.
        if (recipient.Code is not (Done or 251)) throw new MailException($"recipient refused: {recipient}") { IsAddressRefused = recipient.Code >= FirstPermanent };
        await ExpectAsync(SendData, connection.CommandAsync("DATA", cancellationToken), "DATA").ConfigureAwait(false);
        var id = $"{Guid.NewGuid():N}@{_from[(_from.IndexOf('@', StringComparison.Ordinal) + 1)..]}";
        await connection.SendAsync(mail.ToBytes(_from, id, _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        await ExpectAsync(Done, connection.ReadReplyAsync(cancellationToken), "message").ConfigureAwait(false);
        await QuitAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    private async Task GreetAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (_server.Tls is SmtpTls.Implicit) await connection.EncryptAsync(TlsOptions(), cancellationToken).ConfigureAwait(false);
        await ExpectAsync(Ready, connection.ReadReplyAsync(cancellationToken), "connection").ConfigureAwait(false);
        var extensions = await HelloAsync(connection, cancellationToken).ConfigureAwait(false);
        if (!connection.IsEncrypted && extensions.ContainsKey("STARTTLS"))
        {
            await ExpectAsync(Ready, connection.CommandAsync("STARTTLS", cancellationToken), "STARTTLS").ConfigureAwait(false);
            await connection.EncryptAsync(TlsOptions(), cancellationToken).ConfigureAwait(false);
            // What was said in the clear may have been anybody's.
            extensions = await HelloAsync(connection, cancellationToken).ConfigureAwait(false);
        }

        if (!connection.IsEncrypted && _server.Tls is SmtpTls.Required) throw new MailException("the mail server offers no encryption");
        if (_server.Credentials is not null) await AuthenticateAsync(connection, extensions, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<Dictionary<string, string>> HelloAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        // The name of this machine is nobody's business, and an address literal is always right.
        var hello = await ExpectAsync(Done, connection.CommandAsync("EHLO [127.0.0.1]", cancellationToken), "EHLO").ConfigureAwait(false);
        Dictionary<string, string> extensions = new(StringComparer.OrdinalIgnoreCase);
        foreach (var line in hello.Lines.Skip(1))
        {
            var parts = line.Split(' ', 2);
            extensions[parts[0]] = parts.Length > 1 ? parts[1] : "";
        }

        return extensions;
    }

    private async Task AuthenticateAsync(SmtpConnection connection, Dictionary<string, string> extensions, CancellationToken cancellationToken)
    {
        var (user, password) = (_server.Credentials!.UserName, _server.Credentials.Password);
        var ways = extensions.GetValueOrDefault("AUTH", "").Split(' ');
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await ExpectAsync(Authenticated, connection.CommandAsync($"AUTH PLAIN {Base64($"\0{user}\0{password}")}", cancellationToken), "sign-in").ConfigureAwait(false);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await ExpectAsync(Challenge, connection.CommandAsync("AUTH LOGIN", cancellationToken), "sign-in").ConfigureAwait(false);
            await ExpectAsync(Challenge, connection.CommandAsync(Base64(user), cancellationToken), "sign-in").ConfigureAwait(false);
            await ExpectAsync(Authenticated, connection.CommandAsync(Base64(password), cancellationToken), "sign-in").ConfigureAwait(false);
        }
        else
        {
            throw new MailException("the mail server offers neither AUTH PLAIN nor AUTH LOGIN");
        }
    }

    // It has the mail; a poor goodbye changes nothing.
    private static async Task QuitAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.CommandAsync("QUIT", cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or MailException or OperationCanceledException)
        {
        }
    }

    private static async Task<SmtpReply> ExpectAsync(int code, Task<SmtpReply> asked, string what)
    {
        var reply = await asked.ConfigureAwait(false);
        return reply.Code == code ? reply : throw new MailException($"{what} refused: {reply}");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private SslClientAuthenticationOptions TlsOptions() => new()
    {
        TargetHost = _server.Host,
        RemoteCertificateValidationCallback = _trust,
    };
}

using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Chatcode.Edge.SignIn.Mail;
using Chatcode.Fakes.Mail;
using Chatcode.Grains.SignIn;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>Our side of SMTP, against a server that is strict and one that is mean.</summary>
public sealed class MailerTests
{
    private const string From = "no-reply@chatcode.example";

    [Fact]
    public async Task Mail_Arrives_ByteForByte()
    {
        await using var server = await FakeMail.StartAsync(new FakeMailOptions { Credentials = null });
        using var mailer = new Mailer(Address(server), From, TimeProvider.System);
        await mailer.SendAsync(Mail("line one\n.\n.dotted\n..twice\nlast"), CancellationToken.None);
        var mail = Assert.Single(server.Messages.All);
        Assert.Equal("line one\n.\n.dotted\n..twice\nlast", mail.Text!.ReplaceLineEndings("\n").TrimEnd('\n'));
        Assert.Equal("Hello", mail.Subject);
        Assert.Equal("Chatcode <no-reply@chatcode.example>", mail.Header("From"));
        Assert.Equal("<ada@example.com>", mail.Header("To"));
        Assert.Matches("^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} \\+0000$", mail.Header("Date"));
        Assert.EndsWith("@chatcode.example>", mail.Header("Message-ID"), StringComparison.Ordinal);
        Assert.False(mail.Encrypted);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Password_GoesOverTlsOnly(bool implicitTls)
    {
        using var certificate = SelfSigned();
        await using var server = await FakeMail.StartAsync(new FakeMailOptions { Certificate = certificate, ImplicitTls = implicitTls });
        using var mailer = new Mailer(Address(server), From, TimeProvider.System, (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString());
        await mailer.SendAsync(Mail("x"), CancellationToken.None);
        var mail = Assert.Single(server.Messages.All);
        Assert.Equal(("chatcode", true), (mail.User, mail.Encrypted));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CertificateThatNobodyTrusts_EndsIt_BeforeAnyPassword(bool implicitTls)
    {
        using var certificate = SelfSigned();
        await using var server = await FakeMail.StartAsync(new FakeMailOptions { Certificate = certificate, ImplicitTls = implicitTls });
        using var mailer = new Mailer(Address(server), From, TimeProvider.System);
        await Assert.ThrowsAsync<MailException>(() => mailer.SendAsync(Mail("x"), CancellationToken.None));
        Assert.Empty(server.Messages.All);
    }

    [Fact]
    public async Task ServerWithoutTls_IsRefused_UnlessItMay()
    {
        await using var server = await FakeMail.StartAsync(new FakeMailOptions { Credentials = null });
        using var mailer = new Mailer(Address(server) with { Tls = SmtpTls.Required }, From, TimeProvider.System);
        var error = await Assert.ThrowsAsync<MailException>(() => mailer.SendAsync(Mail("x"), CancellationToken.None));
        Assert.Contains("encryption", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongPassword_IsSaid_AndNotRepeated()
    {
        using var certificate = SelfSigned();
        await using var server = await FakeMail.StartAsync(new FakeMailOptions { Certificate = certificate });
        using var mailer = new Mailer(Address(server) with { Credentials = new NetworkCredential("chatcode", "wrong-password") }, From, TimeProvider.System, (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString());
        var error = await Assert.ThrowsAsync<MailException>(() => mailer.SendAsync(Mail("x"), CancellationToken.None));
        Assert.StartsWith("sign-in refused: 5", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", error.ToString(), StringComparison.Ordinal);
        Assert.False(error.IsAddressRefused);
    }

    [Fact]
    public async Task ServerThatSaysNothing_IsGivenUp()
    {
        var time = new SkipTime();
        await using var server = await FakeMail.StartAsync(new FakeMailOptions { Credentials = null });
        server.Plan(new MailTrouble(SmtpStage.Sender, MailTrouble.Silence));
        using var mailer = new Mailer(Address(server), From, time);
        var sending = mailer.SendAsync(Mail("x"), CancellationToken.None);
        time.Advance(Mailer.Timeout);
        var error = await Assert.ThrowsAsync<MailException>(() => Wait.For(sending, "the end of its patience"));
        Assert.Contains("within", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyThere_IsSaid()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var mailer = new Mailer(new SmtpAddress { Host = "127.0.0.1", Port = port, Tls = SmtpTls.Optional }, From, TimeProvider.System);
        await Assert.ThrowsAsync<MailException>(() => mailer.SendAsync(Mail("x"), CancellationToken.None));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("22\r\n")]
    [InlineData("220+x\r\n")]
    [InlineData("\r\n")]
    [InlineData("220 hi\r\n250-first\r\n")]
    [InlineData("")]
    public async Task WhatIsNoSmtp_EndsIt(string said) => await RefusedAsync(said);

    [Fact]
    public async Task EndlessLinesAndReplies_EndIt()
    {
        await RefusedAsync("220 " + new string('x', 10_000));
        await RefusedAsync(string.Concat(Enumerable.Repeat("220-x\r\n", 1000)));
    }

    // What stands in the clear behind the answer to STARTTLS would be taken for what the encrypted server says.
    [Fact]
    public async Task WordsBeforeEncryption_AreNotTakenForWordsAfterIt()
    {
        var error = await RefusedAsync("220 hi\r\n250-x\r\n250 STARTTLS\r\n220 go\r\n250 AUTH PLAIN\r\n");
        Assert.Contains("more before encryption", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hello\r\nBcc: eve@example.com", "x")]
    [InlineData("Hello", "x\u0007")]
    [InlineData("H\u00e4llo", "x")]
    public void MailThatWouldBeReadAsMore_IsNotMade(string subject, string text) =>
        Assert.Throws<ArgumentException>(() => new MailMessage(To, subject, text, "x").ToBytes(From, "id", default));

    [Fact]
    public void Reply_IsOneShortLineInTheLog()
    {
        var reply = new SmtpReply(550, ["no\u001b[31m\r\n", new string('x', 1000)]).ToString();
        Assert.DoesNotContain(reply, char.IsControl);
        Assert.True(reply.Length <= 200);
    }

    private static EmailAddress To => EmailAddress.TryParse("ada@example.com", out var address) ? address : throw new InvalidOperationException("it is one");

    private static MailMessage Mail(string text) => new(To, "Hello", text, "<p>Hello</p>");

    private static SmtpAddress Address(FakeMail server) => SmtpAddress.Parse(server.SmtpUrl.AbsoluteUri);

    /// <summary>A server that says all it has to say at once, and ends.</summary>
    private static async Task<MailException> RefusedAsync(string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            try
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(said));
                client.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null);
            }
            catch (IOException)
            {
                // The other side has had enough.
            }
        });
        using var mailer = new Mailer(
            new SmtpAddress { Host = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port, Tls = SmtpTls.Optional }, From, TimeProvider.System);
        var error = await Assert.ThrowsAsync<MailException>(() => mailer.SendAsync(Mail("x"), CancellationToken.None));
        await Wait.For(serving, "the server's end");
        return error;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), password: null);
    }
}

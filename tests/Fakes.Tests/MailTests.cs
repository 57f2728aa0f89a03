using System.Net;
using System.Net.Http.Json;
using System.Net.Mail;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Chatcode.Fakes.Mail;

namespace Chatcode.Fakes.Tests;

public sealed class MailTests
{
    private const string Plain = "AUTH PLAIN AGNoYXRjb2RlAG1haWwtc2VjcmV0\r\n";

    [Fact]
    public async Task WhatAnOrdinaryClientSends_IsReadAsItWasMeant()
    {
        await using var server = await FakeMail.StartAsync();
        using var message = new MailMessage("noreply@example.com", "zoe@example.com", "Grüße – a subject that is long enough to be folded over lines", "Hello\r\n.\r\n..two dots\r\nhttp://localhost:8080/auth/email/verify?token=abc_DEF-1&x=2.");
        message.SubjectEncoding = message.BodyEncoding = Encoding.UTF8;
        message.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(
            "<p>Hällo <a href=\"http://localhost:8080/auth/email/verify?token=abc_DEF-1&amp;x=2\">in</a></p>", Encoding.UTF8, MediaTypeNames.Text.Html));
        using var client = new SmtpClient(server.SmtpUrl.Host, server.SmtpUrl.Port) { Credentials = new NetworkCredential("chatcode", "mail-secret") };

        await client.SendMailAsync(message);

        var mail = await server.Messages.FirstAsync(static _ => true);
        Assert.Equal("noreply@example.com", mail.Sender);
        Assert.Equal(["zoe@example.com"], mail.Recipients);
        Assert.Equal("chatcode", mail.User);
        Assert.Equal(message.Subject, mail.Subject);
        Assert.Contains("Hello\r\n.\r\n..two dots\r\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains("Hällo", mail.Html, StringComparison.Ordinal);
        Assert.Equal([new Uri("http://localhost:8080/auth/email/verify?token=abc_DEF-1&x=2")], mail.Links);

        using var web = new HttpClient { BaseAddress = server.Address };
        Assert.Contains("href=\"http://localhost:8080/auth/email/verify?token=abc_DEF-1&amp;x=2\"", await web.GetStringAsync("/messages/0"), StringComparison.Ordinal);
        Assert.Equal(mail.Links[0].AbsoluteUri, (await web.GetFromJsonAsync<JsonElement>("/_fake/messages"))[0].GetProperty("links")[0].GetString());
    }

    [Fact]
    public async Task WithACertificate_PasswordsAreTakenOnlyUnderTls()
    {
        using var certificate = Certificate();
        await using var server = await FakeMail.StartAsync(new() { Certificate = certificate });
        using var peer = await SmtpPeer.ConnectAsync(server.SmtpUrl);
        await peer.HearAsync();
        await peer.SayAsync("EHLO me\r\n");
        Assert.StartsWith("538", await peer.SayAsync(Plain), StringComparison.Ordinal);
        Assert.StartsWith("220", await peer.SayAsync("STARTTLS\r\n"), StringComparison.Ordinal);
        await peer.EncryptAsync(certificate);
        Assert.StartsWith("503", await peer.SayAsync(Plain), StringComparison.Ordinal);
        await peer.SayAsync("EHLO me\r\n");
        Assert.StartsWith("235", await peer.SayAsync(Plain), StringComparison.Ordinal);
        await DeliverAsync(peer, "Subject: x\r\n\r\nx\r\n.\r\n");
        Assert.True((await server.Messages.FirstAsync(static _ => true)).Encrypted);
    }

    [Fact]
    public async Task WithoutPassword_NothingIsTaken()
    {
        await using var server = await FakeMail.StartAsync();
        using var peer = await SmtpPeer.ConnectAsync(server.SmtpUrl);
        await peer.HearAsync();
        await peer.SayAsync("EHLO me\r\n");
        Assert.StartsWith("530", await peer.SayAsync("MAIL FROM:<a@example.com>\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("535", await peer.SayAsync("AUTH PLAIN AGEAYg==\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Subject: x\r\n\r\nx\n.\nMAIL FROM:<evil@example.com>\r\n.\r\n")]
    [InlineData("Subject: x\r\n\r\nx\r.\r\n")]
    public async Task ALoneLineEnd_EndsTheConversationAndDeliversNothing(string message)
    {
        await using var server = await FakeMail.StartAsync(new() { Credentials = null });
        using var peer = await SmtpPeer.ConnectAsync(server.SmtpUrl);
        await peer.HearAsync();
        await peer.SayAsync("EHLO me\r\n");
        Assert.StartsWith("521", await DeliverAsync(peer, message), StringComparison.Ordinal);
        Assert.Equal("", await peer.HearAsync());
        Assert.Empty(server.Messages.All);
    }

    [Fact]
    public async Task Troubles_HappenWhereTheyArePlanned()
    {
        await using var server = await FakeMail.StartAsync(new() { Credentials = null, MaxMessage = 200 });
        using var peer = await SmtpPeer.ConnectAsync(server.SmtpUrl);
        await peer.HearAsync();
        await peer.SayAsync("EHLO me\r\n");
        Assert.StartsWith("552", await peer.SayAsync("MAIL FROM:<a@example.com> SIZE=201\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("552", await DeliverAsync(peer, new string('x', 201) + "\r\n.\r\n"), StringComparison.Ordinal);

        server.Plan(new MailTrouble(SmtpStage.Message, "451 4.3.0 try later"));
        Assert.StartsWith("451", await DeliverAsync(peer, "x\r\n.\r\n"), StringComparison.Ordinal);
        Assert.Empty(server.Messages.All);

        server.Plan(new MailTrouble(SmtpStage.Receipt, Reply: null));
        Assert.Equal("", await DeliverAsync(peer, "Subject: kept\r\n\r\nx\r\n.\r\n"));
        Assert.Equal("kept", Assert.Single(server.Messages.All).Subject);
    }

    private static async Task<string> DeliverAsync(SmtpPeer peer, string message)
    {
        Assert.StartsWith("250", await peer.SayAsync("MAIL FROM:<a@example.com>\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("250", await peer.SayAsync("RCPT TO:<b@example.com>\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("354", await peer.SayAsync("DATA\r\n"), StringComparison.Ordinal);
        return await peer.SayAsync(message);
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}

using System.Security.Cryptography.X509Certificates;

namespace Chatcode.Fakes.Mail;

/// <summary>How a <see cref="FakeMail"/> starts.</summary>
public sealed record FakeMailOptions
{
    /// <summary>Of SMTP; 0 for any free one.</summary>
    public int Port { get; init; }

    /// <summary>Of the page that shows the mail; 0 for any free one.</summary>
    public int WebPort { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>With one, STARTTLS is offered, and passwords are taken only after it.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>TLS from the first byte (smtps), instead of STARTTLS. Needs <see cref="Certificate"/>.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Who may send; null for anybody.</summary>
    public MailCredentials? Credentials { get; init; } = new("chatcode", "mail-secret");

    /// <summary>Bytes of a message.</summary>
    public int MaxMessage { get; init; } = 1024 * 1024;

    public int MaxRecipients { get; init; } = 100;
}

/// <summary>A name and password for AUTH.</summary>
public sealed record MailCredentials(string User, string Password);

using System.Net;
using System.Text;
using Chatcode.Grains.Hosting;

namespace Chatcode.Edge.SignIn.Mail;

/// <summary>When the connection to a mail server is encrypted.</summary>
public enum SmtpTls
{
    /// <summary>From the first byte (<c>smtps://</c>).</summary>
    Implicit,

    /// <summary>By STARTTLS, or no mail is sent (<c>smtp://</c>).</summary>
    Required,

    /// <summary>By STARTTLS where the server offers it: on this machine, and where <c>?tls=optional</c> says so.</summary>
    Optional,
}

/// <summary>
/// <c>SMTP_URL</c>: <c>smtp://user:password@host:port</c> or <c>smtps://…</c>; user and password percent-encoded, ports 587 and
/// 465 by default. Prints without the password.
/// </summary>
public sealed record SmtpAddress
{
    /// <summary>The setting's name.</summary>
    public const string Setting = "SMTP_URL";

    private const int SubmissionPort = 587;
    private const int SecureSubmissionPort = 465;

    /// <summary>Host name or address.</summary>
    public required string Host { get; init; }

    /// <summary>1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>When the connection is encrypted.</summary>
    public required SmtpTls Tls { get; init; }

    /// <summary>Null for a server that wants none.</summary>
    public NetworkCredential? Credentials { get; init; }

    /// <summary>Reads the setting.</summary>
    /// <exception cref="SettingException">It is wrong. The message never repeats the value.</exception>
    public static SmtpAddress Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("smtp" or "smtps") || url.Host.Length == 0
            || url.AbsolutePath is not ("" or "/") || url.Fragment.Length > 0 || url.Query is not ("" or "?tls=optional"))
        {
            throw Wrong();
        }

        var isImplicit = url.Scheme == "smtps";
        return new SmtpAddress
        {
            Host = url.IdnHost,
            Port = url.Port > 0 ? url.Port : isImplicit ? SecureSubmissionPort : SubmissionPort,
            Tls = isImplicit ? SmtpTls.Implicit : url.IsLoopback || url.Query.Length > 0 ? SmtpTls.Optional : SmtpTls.Required,
            Credentials = ReadCredentials(url.UserInfo),
        };
    }

    private static NetworkCredential? ReadCredentials(string userInfo)
    {
        if (userInfo.Length == 0) return null;
        var parts = userInfo.Split(':', 2);
        var (user, password) = parts is [var one, var two] ? (Uri.UnescapeDataString(one), Uri.UnescapeDataString(two)) : throw Wrong();
        // AUTH PLAIN separates the two by a zero byte.
        return user.Length > 0 && !user.Contains('\0', StringComparison.Ordinal) && !password.Contains('\0', StringComparison.Ordinal)
            ? new NetworkCredential(user, password)
            : throw Wrong();
    }

    private static SettingException Wrong() => new(Setting, "must look like smtp://user:password@mail.example.com:587 or smtps://…, user and password percent-encoded");

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Host = ").Append(Host).Append(", Port = ").Append(Port).Append(", Tls = ").Append(Tls);
        return true;
    }
}

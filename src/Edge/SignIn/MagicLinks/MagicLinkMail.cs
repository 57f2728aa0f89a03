using System.Text.Encodings.Web;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.SignIn.Mail;
using Chatcode.Grains.SignIn;

namespace Chatcode.Edge.SignIn.MagicLinks;

/// <summary>Mails links; in development it writes them to the log, with mail or without.</summary>
internal sealed partial class MagicLinkMail(EdgeOptions options, TimeProvider time, ILogger<MagicLinkMail> logger) : IDisposable
{
    private readonly Mailer? _mailer = options.SignIn.Smtp is { } server ? new Mailer(server, options.SignIn.MailFrom, time) : null;

    /// <summary>Whether a link would reach anybody.</summary>
    public bool IsConfigured => _mailer is not null || options.SignIn.LogLinks;

    public void Dispose() => _mailer?.Dispose();

    /// <exception cref="MailException">The mail server has not taken it.</exception>
    public async Task SendAsync(EmailAddress to, string link)
    {
        if (options.SignIn.LogLinks) LogLink(to, link);
        if (_mailer is null) return;
        try
        {
            // Not for the caller to cancel: a mail that is half on its way may arrive.
            await _mailer.SendAsync(Compose(to, link), CancellationToken.None).ConfigureAwait(false);
        }
        catch (MailException error)
        {
            LogNotSent(error.Message, error.InnerException?.GetType().Name);
            throw;
        }
    }

    private static MailMessage Compose(EmailAddress to, string link)
    {
        var address = HtmlEncoder.Default.Encode(link);
        return new MailMessage(
            to,
            "Sign in to Chatcode",
            $"""
            Hello,

            this link signs you in to Chatcode. It works once, within 10 minutes:

            {link}

            If you did not ask for it, ignore this mail: nobody is signed in without the link.
            """,
            $"""
            <!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5">
            <p>Hello,</p>
            <p>this link signs you in to Chatcode. It works once, within 10 minutes:</p>
            <p><a href="{address}">Sign in to Chatcode</a></p>
            <p style="color:#666">If you did not ask for it, ignore this mail: nobody is signed in without the link.</p>
            </body></html>
            """);
    }

    [LoggerMessage(EventIds.LinkLogged, LogLevel.Information, "Development: the link that signs in {Email} is {Link}")]
    private partial void LogLink(EmailAddress email, string link);

    [LoggerMessage(EventIds.MailFailed, LogLevel.Warning, "A sign-in mail was not sent: {Problem} ({Cause})")]
    private partial void LogNotSent(string problem, string? cause);
}

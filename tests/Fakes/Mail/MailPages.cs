using System.Globalization;
using System.Text;
using Chatcode.Fakes.Web;

namespace Chatcode.Fakes.Mail;

/// <summary>The kept mail for people (<c>/</c>, <c>/messages/{number}</c>) and for programs (<c>/_fake/messages</c>).</summary>
internal static class MailPages
{
    public static void MapMailPages(this IEndpointRouteBuilder routes, FakeMail mail)
    {
        routes.MapGet("/", () => List(mail.Messages.All));
        routes.MapGet("/messages/{number:int}", (int number) => mail.Messages.All.ElementAtOrDefault(number) is { } message ? Show(message) : Results.NotFound());
        var control = routes.MapGroup(ControlEndpoints.Prefix);
        control.MapGet("/messages", () => mail.Messages.All.Select(static one => new
        {
            one.Sender,
            one.Recipients,
            one.Subject,
            one.Text,
            one.Html,
            one.Links,
            ReceivedAt = one.ReceivedAt.ToUnixTimeSeconds(),
        }));
        control.MapDelete("/messages", () =>
        {
            mail.Messages.Clear();
            return Results.NoContent();
        });
        control.MapPost("/troubles", (SmtpStage stage, string? reply) =>
        {
            mail.Plan(new MailTrouble(stage, reply));
            return Results.NoContent();
        });
    }

    private static IResult List(IReadOnlyList<ReceivedMail> messages)
    {
        if (messages.Count == 0) return Page.Show("Mail", "<p>Nothing has come yet.</p><meta http-equiv=\"refresh\" content=\"2\">");
        var page = new StringBuilder("<meta http-equiv=\"refresh\" content=\"5\"><table><tr><th>Time (UTC)<th>To<th>Subject");
        for (var number = messages.Count - 1; number >= 0; number--)
        {
            var message = messages[number];
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{message.ReceivedAt:HH:mm:ss}<td>{Page.Encode(string.Join(", ", message.Recipients))}<td><a href=\"/messages/{number}\">{Page.Encode(message.Subject)}</a>");
        }

        return Page.Show("Mail", page.Append("</table>").ToString());
    }

    private static IResult Show(ReceivedMail message)
    {
        var page = new StringBuilder($"<p>From {Page.Encode(message.Header("From") ?? message.Sender)}<br>To {Page.Encode(string.Join(", ", message.Recipients))}</p>");
        if (message.Text is { } text) page.Append($"<pre>{Page.Encode(text)}</pre>");
        // No scripts, no forms, no way to the rest of the page; a link in it opens in a tab of its own.
        if (message.Html is { } html)
        {
            page.Append($"<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" style=\"width:100%;height:24rem;border:1px solid #dde2e8\" srcdoc=\"{Page.Encode("<base target=\"_blank\">" + html)}\"></iframe>");
        }

        foreach (var link in message.Links) page.Append($"<p><a href=\"{Page.Encode(link.AbsoluteUri)}\">{Page.Encode(link.AbsoluteUri)}</a></p>");
        return Page.Show(message.Subject, page.Append("<p><a href=\"/\">All mail</a></p>").ToString());
    }
}

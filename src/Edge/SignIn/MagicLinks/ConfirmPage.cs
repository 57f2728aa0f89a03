using System.Text.Encodings.Web;
using Chatcode.Grains.SignIn;

namespace Chatcode.Edge.SignIn.MagicLinks;

/// <summary>
/// What a link shows in a browser that did not ask for it: a button, which neither a mail scanner presses nor a person whom
/// a stranger sent a link of theirs.
/// </summary>
internal sealed class ConfirmPage(FollowedMagicLink link, MagicLinkToken token) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        if (Uri.TryCreate(link.RedirectUrl, UriKind.Absolute, out var elsewhere) && elsewhere.Scheme is "http" or "https")
        {
            // Browsers hold a form's answer, which leads there, to the page's policy too.
            var policy = response.Headers.ContentSecurityPolicy.ToString();
            response.Headers.ContentSecurityPolicy = policy.Replace("form-action 'self'", $"form-action 'self' {elsewhere.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
        }

        response.ContentType = "text/html; charset=utf-8";
        return response.WriteAsync(Html(HtmlEncoder.Default.Encode(link.Email.Value), token.ToString()), httpContext.RequestAborted);
    }

    // A token of the right form has nothing to encode.
    private static string Html(string email, string token) =>
        $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>Sign in to Chatcode</title>
        <style>
          :root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
          main { max-width: 26rem; margin: 15vh auto 0; padding: 0 1.5rem }
          h1 { font-size: 1.5rem }
          button { font: inherit; font-weight: 600; padding: .6rem 1.2rem; border: 0; border-radius: .5rem; background: #2563eb; color: #fff; cursor: pointer }
          p.hint { opacity: .7; font-size: .9rem }
        </style>
        <main>
          <h1>Sign in to Chatcode?</h1>
          <p>You are about to sign in as <strong>{{email}}</strong>.</p>
          <form method="post" action="/auth/email/verify">
            <input type="hidden" name="token" value="{{token}}">
            <button>Sign in</button>
          </form>
          <p class="hint">If this is not your address, or you did not ask for this link, close the page.</p>
        </main>
        </html>
        """;
}

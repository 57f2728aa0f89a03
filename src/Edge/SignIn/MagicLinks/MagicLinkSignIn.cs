using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Grains.Hosting.Management;
using Chatcode.Grains.SignIn;

namespace Chatcode.Edge.SignIn.MagicLinks;

/// <summary>
/// Signs in by a link. It is used up last, when nothing but the cookie is left to do: whatever cannot be reached before that, the
/// link is as good as it was. Only an answer to that last step that is lost costs the link.
/// </summary>
internal sealed partial class MagicLinkSignIn(IGrainFactory grains, CookieSignIn cookies, SignInMetrics metrics, ILogger<MagicLinkSignIn> logger)
{
    /// <param name="text">The token, as it came.</param>
    /// <param name="browser">Secret of the browser that follows the link; null for none.</param>
    /// <param name="isConfirmed">A person has said that they want to be signed in.</param>
    public async Task<IResult> SignInAsync(HttpContext context, string? text, string? browser, bool isConfirmed)
    {
        if (!MagicLinkToken.TryParse(text, out var token)) return Failed(SignInErrors.LinkInvalid);
        try
        {
            return await SignInAsync(context, token, browser, isConfirmed).ConfigureAwait(false);
        }
        catch (Exception error) when (Unavailable.Is(error))
        {
            LogUnavailable(error, RequestLog.IdOf(context));
            return Failed(SignInErrors.Unavailable);
        }
    }

    private async Task<IResult> SignInAsync(HttpContext context, MagicLinkToken token, string? browser, bool isConfirmed)
    {
        var links = grains.GetGrain<IMagicLinksGrain>(token.AddressKey);
        var link = await links.Follow(token.Secret, browser).ConfigureAwait(false);
        if (link.State is MagicLinkState.Gone) return Failed(SignInErrors.LinkInvalid);
        if (link.State is MagicLinkState.Unconfirmed && !isConfirmed) return new ConfirmPage(link, token);

        var email = link.Email.Value;
        var user = await grains.GetGrain<IIdentityGrain>(IdentityProviders.Key(IdentityProviders.Email, email)).SignIn(email).ConfigureAwait(false);
        var account = await cookies.AccountAsync(user).ConfigureAwait(false);
        if (!await links.Use(token.Secret).ConfigureAwait(false)) return Failed(SignInErrors.LinkInvalid);

        await CookieSignIn.SignInAsync(context, account).ConfigureAwait(false);
        MagicLinkBrowser.Forget(context);
        metrics.Ended(IdentityProviders.Email, SignInMetrics.Ok);
        return new GoTo(link.RedirectUrl);
    }

    private FailedFlow Failed(string error)
    {
        metrics.Ended(IdentityProviders.Email, error);
        return new FailedFlow(error, SignInErrors.SignInPage(error));
    }

    [LoggerMessage(EventIds.LinkUnavailable, LogLevel.Warning, "A link was followed while accounts cannot be reached, trace {TraceId}")]
    private partial void LogUnavailable(Exception error, string traceId);
}

using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Edge.SignIn.Limits;
using Chatcode.Edge.SignIn.Mail;
using Chatcode.Edge.SignIn.MagicLinks;
using Chatcode.Grains.SignIn;

namespace Chatcode.Edge.Endpoints;

/// <summary>Sign-in by a link that is mailed.</summary>
internal static class EmailEndpoints
{
    private const string VerifyPath = "/auth/email/verify";

    /// <param name="auth">The group of <c>/auth</c>.</param>
    public static void MapEmail(this IEndpointRouteBuilder auth)
    {
        auth.MapPost("/email/start", Start).RequireRateLimiting(SignInLimiter.Mails).Produces<EmailStarted>()
            .ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        auth.MapGet("/email/verify", Follow).RequireRateLimiting(SignInLimiter.Steps)
            .Produces(StatusCodes.Status302Found).Produces(StatusCodes.Status200OK, contentType: "text/html")
            .ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        auth.MapPost("/email/verify", Confirm).RequireRateLimiting(SignInLimiter.Steps)
            .Produces(StatusCodes.Status303SeeOther)
            .ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> Start(HttpContext context, StartEmail start, Origins origins, EdgeOptions options, MagicLinkMail mail, IGrainFactory grains)
    {
        if (!mail.IsConfigured) return SignInErrors.NotConfigured("e-mail");
        if (!EmailAddress.TryParse(start.Email, out var email)) return ApiResults.BadRequest("invalid_email", "that is not an e-mail address");
        if (!RedirectUrl.TryRead(context.Request, origins, start.RedirectUrl, "/", out var redirectUrl)) return RedirectUrl.Invalid();

        var links = grains.GetGrain<IMagicLinksGrain>(email.Key);
        var browser = MagicLinkBrowser.Ensure(context);
        var link = await links.Issue(new MagicLinkRequest { Email = email, Browser = browser, RedirectUrl = redirectUrl }).ConfigureAwait(false);
        if (link.Secret is not { } secret)
        {
            SignInLimiter.SetRetryAfter(context.Response, link.RetryAfter);
            return ApiResults.Error(StatusCodes.Status429TooManyRequests, "too_many_requests", "too many links were sent to this address; try again later");
        }

        try
        {
            await mail.SendAsync(email, $"{Server(context.Request, options)}{VerifyPath}?token={MagicLinkToken.Of(email, secret)}").ConfigureAwait(false);
        }
        catch (MailException error)
        {
            await links.Withdraw(secret).ConfigureAwait(false);
            return error.IsAddressRefused
                ? ApiResults.BadRequest("email_refused", "the mail server takes no mail for this address")
                : ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "mail_failed", "the mail could not be sent; try again in a moment");
        }

        // The same whether somebody has that address or not: an account is made when a link is followed, not here.
        return Results.Ok(new EmailStarted("sent", (int)MagicLinks.Lifetime.TotalSeconds));
    }

    private static Task<IResult> Follow(HttpContext context, string? token, MagicLinkSignIn links) =>
        links.SignInAsync(context, token, IsPrefetch(context.Request) ? null : MagicLinkBrowser.Find(context.Request), isConfirmed: false);

    private static async Task<IResult> Confirm(HttpContext context, MagicLinkSignIn links)
    {
        if (!context.Request.HasFormContentType) return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        IFormCollection form;
        try
        {
            form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return ApiResults.BadRequest("invalid_form", "the body is not a well-formed form");
        }

        return await links.SignInAsync(context, form["token"], browser: null, isConfirmed: true).ConfigureAwait(false);
    }

    // Browsers say so when they fetch a page that nobody has asked to see yet.
    private static bool IsPrefetch(HttpRequest request) =>
        request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);

    private static string Server(HttpRequest request, EdgeOptions options) =>
        options.PublicUrl?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host.Value}";
}

/// <summary>Who wants a link.</summary>
internal sealed record StartEmail(string? Email, string? RedirectUrl);

/// <summary>A link was sent.</summary>
/// <param name="ExpiresIn">Seconds for which it works.</param>
internal sealed record EmailStarted(string Status, int ExpiresIn);

using Chatcode.Edge.Http;

namespace Chatcode.Edge.SignIn;

/// <summary>
/// Why a sign-in in the browser did not work out: codes in <c>/sign-in?error=</c>, or, where a person who is signed in
/// connects an account, in the <c>error</c> of the page they came from.
/// </summary>
internal static class SignInErrors
{
    /// <summary>The link is used up, too old, or none of ours.</summary>
    public const string LinkInvalid = "link_invalid";

    /// <summary>The person said no at the provider.</summary>
    public const string AccessDenied = "access_denied";

    /// <summary>The flow was not started in this browser, or more than ten minutes ago, or has ended already.</summary>
    public const string StateInvalid = "state_invalid";

    /// <summary>A page elsewhere wanted to connect an account to that of whoever is signed in.</summary>
    public const string StartedElsewhere = "started_elsewhere";

    /// <summary>Somebody else is signed in than when the flow was started, or nobody.</summary>
    public const string SessionChanged = "session_changed";

    /// <summary>The provider knows no verified address of the person.</summary>
    public const string EmailNotVerified = "email_not_verified";

    /// <summary>The account at the provider is tied to another account here.</summary>
    public const string IdentityConflict = "identity_conflict";

    /// <summary>The provider answered with an error, with nonsense, or not at all.</summary>
    public const string ProviderFailed = "provider_failed";

    /// <summary>We cannot reach what holds accounts; another try makes sense.</summary>
    public const string Unavailable = "unavailable";

    private const string Page = "/sign-in";
    private const string Parameter = "error";

    /// <summary>The sign-in page with a reason.</summary>
    /// <param name="redirectUrl">Where the person wanted to go, checked; null for nowhere in particular.</param>
    public static string SignInPage(string error, string? redirectUrl = null)
    {
        var page = RedirectUrl.With(Page, Parameter, error);
        return redirectUrl is null or "/" ? page : RedirectUrl.With(page, "redirect_url", redirectUrl);
    }

    /// <summary>The page that a connecting person came from, with a reason.</summary>
    public static string Back(string redirectUrl, string error) => RedirectUrl.With(redirectUrl, Parameter, error);

    /// <summary>The reason for a program.</summary>
    public static IResult Answer(string error)
    {
        var (status, text) = error switch
        {
            LinkInvalid => (StatusCodes.Status400BadRequest, "the link is used up, too old, or none of ours"),
            AccessDenied => (StatusCodes.Status403Forbidden, "the provider was told no, or granted less than is needed"),
            StateInvalid => (StatusCodes.Status400BadRequest, "the flow was not started in this browser, is over, or took too long"),
            StartedElsewhere => (StatusCodes.Status403Forbidden, "a page elsewhere may not connect accounts"),
            SessionChanged => (StatusCodes.Status409Conflict, "somebody else is signed in than when the flow was started, or nobody"),
            EmailNotVerified => (StatusCodes.Status403Forbidden, "the provider knows no verified address"),
            IdentityConflict => (StatusCodes.Status409Conflict, "the account at the provider is tied to another account here"),
            ProviderFailed => (StatusCodes.Status502BadGateway, "the provider did not answer as it should"),
            Unavailable => (StatusCodes.Status503ServiceUnavailable, "temporarily unavailable, try again"),
            _ => throw new ArgumentOutOfRangeException(nameof(error), error, "no reason of ours"),
        };
        return ApiResults.Error(status, error, text);
    }

    /// <summary>A way in that is not configured here.</summary>
    public static IResult NotConfigured(string what) =>
        ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "not_configured", $"sign-in by {what} is not configured on this server");
}

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

    /// <summary>A way in that is not configured here.</summary>
    public static IResult NotConfigured(string what) =>
        ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "not_configured", $"sign-in by {what} is not configured on this server");
}

using Chatcode.Edge.Http;
using Chatcode.Grains.Hosting.Management;
using Chatcode.Grains.Ids;
using Microsoft.AspNetCore.Authentication;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>What a flow remembers from its start to its end, in its encrypted state.</summary>
internal static class OAuthFlow
{
    private const string UserItem = "user";

    /// <summary>
    /// Sends the browser to the provider. What would connect an account to that of whoever is signed in is not begun for a foreign page:
    /// the browser may be signed in at the provider as whom that page likes.
    /// </summary>
    /// <param name="redirectUrl">Where to go in the end; checked.</param>
    /// <param name="user">Who connects an account of theirs; null for somebody who signs in.</param>
    public static IResult Begin(HttpContext context, Origins origins, string provider, string redirectUrl, UserId? user)
    {
        if (user is null || !origins.IsSentByForeignPage(context.Request)) return Results.Challenge(Start(redirectUrl, user), [provider]);
        context.RequestServices.GetRequiredService<SignInMetrics>().Ended(provider, SignInErrors.StartedElsewhere);
        return new FailedFlow(SignInErrors.StartedElsewhere, SignInErrors.Back(redirectUrl, SignInErrors.StartedElsewhere));
    }

    /// <summary>Who connects an account; null for somebody who signs in.</summary>
    public static UserId? Connecting(this AuthenticationProperties properties) =>
        properties.Items.TryGetValue(UserItem, out var user) && UserId.TryParse(user, out var id) ? id : null;

    /// <summary>Where to go without success.</summary>
    /// <param name="properties">Null when the state could not be read.</param>
    public static string FailurePage(AuthenticationProperties? properties, string error) =>
        properties?.Connecting() is null
            ? SignInErrors.SignInPage(error, properties?.RedirectUri)
            : SignInErrors.Back(properties.RedirectUri ?? "/", error);

    /// <summary>The code for a failure that the handlers or ASP.NET Core threw.</summary>
    public static string ErrorOf(Exception? failure) => failure switch
    {
        FlowException flow => flow.Code,
        // Also the provider's silence, which HttpClient tells as a cancellation because of a timeout.
        HttpRequestException or OperationCanceledException => SignInErrors.ProviderFailed,
        not null when Unavailable.Is(failure) => SignInErrors.Unavailable,
        _ => SignInErrors.ProviderFailed,
    };

    private static AuthenticationProperties Start(string redirectUrl, UserId? user)
    {
        var properties = new AuthenticationProperties { RedirectUri = redirectUrl };
        if (user is { } connecting) properties.Items[UserItem] = connecting.Value;
        return properties;
    }
}

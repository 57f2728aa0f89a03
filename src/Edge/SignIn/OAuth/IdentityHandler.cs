using System.Text.Encodings.Web;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Grains.Ids;
using Chatcode.Grains.SignIn;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>A provider who says who somebody is: the flow signs in, or ties the account there to the one here.</summary>
internal abstract class IdentityHandler(
    IOptionsMonitor<OAuthOptions> options, UrlEncoder encoder, IGrainFactory grains, CookieSignIn cookies)
    : ProviderHandler(options, encoder)
{
    /// <summary>Asks the provider.</summary>
    protected abstract Task<ExternalPerson> IdentifyAsync(OAuthTokenResponse tokens);

    protected override async Task CompleteAsync(UserId? connecting, OAuthTokenResponse tokens)
    {
        var person = await IdentifyAsync(tokens).ConfigureAwait(false);
        if (person.Email is not { } email) throw new FlowException(SignInErrors.EmailNotVerified, "the provider knows no verified address");

        // A scheme is named as the provider is in the API and in keys.
        var identity = grains.GetGrain<IIdentityGrain>(IdentityProviders.Key(Scheme.Name, person.Subject));
        if (connecting is { } user)
        {
            if (!await identity.Connect(user).ConfigureAwait(false)) throw new FlowException(SignInErrors.IdentityConflict, "the account is tied to another user");
            return;
        }

        await cookies.SignInAsync(Context, await identity.SignIn(email.Value).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>A subject as it can stand in a grain's key.</summary>
    protected static string CheckSubject(string? subject) =>
        Id.IsValid(subject) ? subject : throw new FlowException(SignInErrors.ProviderFailed, "the provider names nobody");

    /// <param name="Subject">The provider's id of the account, which never changes.</param>
    /// <param name="Email">Verified by the provider; null for none.</param>
    protected sealed record ExternalPerson(string Subject, EmailAddress? Email);
}

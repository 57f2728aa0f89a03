using System.Text.Encodings.Web;
using System.Text.Json;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Grains.SignIn;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>Google, by OpenID Connect's userinfo.</summary>
internal sealed class GoogleHandler(
    IOptionsMonitor<OAuthOptions> options, UrlEncoder encoder, IGrainFactory grains, CookieSignIn cookies)
    : IdentityHandler(options, encoder, grains, cookies)
{
    protected override async Task<ExternalPerson> IdentifyAsync(OAuthTokenResponse tokens)
    {
        var info = await GetJsonAsync(new Uri(Options.UserInformationEndpoint), tokens).ConfigureAwait(false);
        var verified = info.TryGetProperty("email_verified", out var claim) && claim.ValueKind is JsonValueKind.True;
        return new ExternalPerson(
            CheckSubject(info.GetProperty("sub").GetString()),
            verified && EmailAddress.TryParse(info.GetProperty("email").GetString(), out var email) ? email : null);
    }
}

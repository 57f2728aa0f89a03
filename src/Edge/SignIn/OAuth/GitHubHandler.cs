using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Grains.SignIn;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.Extensions.Options;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>GitHub: the account's number, and its primary address if it is verified.</summary>
internal sealed class GitHubHandler(
    IOptionsMonitor<OAuthOptions> options, UrlEncoder encoder, IGrainFactory grains, CookieSignIn cookies, EdgeOptions edge)
    : IdentityHandler(options, encoder, grains, cookies)
{
    protected override async Task<ExternalPerson> IdentifyAsync(OAuthTokenResponse tokens)
    {
        var user = await GetJsonAsync(ProviderAddress.Below(edge.SignIn.GitHubApiUrl, "user"), tokens).ConfigureAwait(false);
        var emails = await GetJsonAsync(ProviderAddress.Below(edge.SignIn.GitHubApiUrl, "user/emails?per_page=100"), tokens).ConfigureAwait(false);
        var primary = emails.EnumerateArray().FirstOrDefault(static email => Is(email, "primary") && Is(email, "verified"));
        return new ExternalPerson(
            CheckSubject(user.GetProperty("id").GetInt64().ToString(CultureInfo.InvariantCulture)),
            primary.ValueKind is JsonValueKind.Object && EmailAddress.TryParse(primary.GetProperty("email").GetString(), out var address) ? address : null);
    }

    private static bool Is(JsonElement email, string flag) => email.GetProperty(flag).ValueKind is JsonValueKind.True;
}

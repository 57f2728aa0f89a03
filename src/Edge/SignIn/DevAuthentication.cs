using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Chatcode.Edge.SignIn;

/// <summary>Signs a request in by its <c>X-Dev-User</c> header; only ever chosen with <c>AUTH_MODE=dev</c>.</summary>
internal sealed class DevAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, DevAccounts accounts)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Dev";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!accounts.Enabled) return AuthenticateResult.NoResult();
        if (!accounts.SecretMatches(Request)) return AuthenticateResult.Fail("wrong development secret");
        if (!DevAccounts.TryNormalise(Request.Headers[DevAccounts.UserHeader], out var name)) return AuthenticateResult.Fail("not a name");

        var profile = await accounts.SignIn(name).ConfigureAwait(false);
        return AuthenticateResult.Success(new AuthenticationTicket(SignedIn.Principal(profile, SchemeName), SchemeName));
    }
}

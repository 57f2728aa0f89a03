using Chatcode.Edge.Configuration;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Grains.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.DataProtection;

namespace Chatcode.Edge.SignIn.OAuth;

/// <summary>The providers that are configured, each an authentication scheme of its name.</summary>
internal static class Providers
{
    // A provider that takes longer is taken for away; a person waits for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // What providers answer is a few hundred bytes.
    private const int MaxAnswer = 256 * 1024;

    public static string CallbackPath(string provider) => $"/auth/{provider}/callback";

    public static AuthenticationBuilder AddProviders(this AuthenticationBuilder authentication, SignInOptions options)
    {
        if (options.Google is { } google)
        {
            authentication.AddProvider<GoogleHandler>(IdentityProviders.Google, google, oauth =>
            {
                // Google has a host for each; in place of Google one host has all.
                oauth.AuthorizationEndpoint = Google(options, "https://accounts.google.com", "o/oauth2/v2/auth");
                oauth.TokenEndpoint = Google(options, "https://oauth2.googleapis.com", "token");
                oauth.UserInformationEndpoint = Google(options, "https://openidconnect.googleapis.com", "v1/userinfo");
                oauth.Scope.Add("openid");
                oauth.Scope.Add("email");
                oauth.AdditionalAuthorizationParameters.Add("prompt", "select_account");
            });
        }

        if (options.GitHub is { } github)
        {
            authentication.AddProvider<GitHubHandler>(IdentityProviders.GitHub, github, oauth =>
            {
                oauth.AuthorizationEndpoint = ProviderAddress.Below(options.GitHubUrl, "login/oauth/authorize").AbsoluteUri;
                oauth.TokenEndpoint = ProviderAddress.Below(options.GitHubUrl, "login/oauth/access_token").AbsoluteUri;
                oauth.Scope.Add("user:email");
            });
        }

        if (options.DigitalOcean is { } digitalOcean)
        {
            authentication.AddProvider<DigitalOceanHandler>(DigitalOceanHandler.Provider, digitalOcean, oauth =>
            {
                oauth.AuthorizationEndpoint = ProviderAddress.Below(options.DigitalOceanOAuthUrl, "v1/oauth/authorize").AbsoluteUri;
                oauth.TokenEndpoint = ProviderAddress.Below(options.DigitalOceanOAuthUrl, "v1/oauth/token").AbsoluteUri;
                oauth.Scope.Add("read");
                oauth.Scope.Add("write");
            });
        }

        return authentication;
    }

    private static void AddProvider<THandler>(this AuthenticationBuilder authentication, string name, OAuthClient client, Action<OAuthOptions> configure)
        where THandler : ProviderHandler
    {
        authentication.AddOAuth<OAuthOptions, THandler>(name, oauth =>
        {
            oauth.ClientId = client.Id;
            oauth.ClientSecret = client.Secret;
            oauth.CallbackPath = CallbackPath(name);
            oauth.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            oauth.UsePkce = true;
            oauth.BackchannelTimeout = Patience;
            oauth.RemoteAuthenticationTimeout = ExpiringState.Lifetime;
            oauth.CorrelationCookie = new LoopbackCookie
            {
                Name = $"chatcode.{name}.",
                Path = CallbackPath(name),
                HttpOnly = true,
                // The provider sends the browser back by a link or a redirect.
                SameSite = SameSiteMode.Lax,
                IsEssential = true,
                Expiration = ExpiringState.Lifetime,
            };
            oauth.Events = new ProviderEvents();
            configure(oauth);
        });
        authentication.Services.AddOptions<OAuthOptions>(name)
            // One provider's state is no other's.
            .Configure<IDataProtectionProvider, TimeProvider>((oauth, protection, time) => oauth.StateDataFormat = new ExpiringState(protection.CreateProtector("chatcode.oauth.state", name), time))
            .PostConfigure(static oauth => oauth.Backchannel.MaxResponseContentBufferSize = MaxAnswer);
    }

    private static string Google(SignInOptions options, string host, string path) => ProviderAddress.Below(options.GoogleUrl ?? new Uri(host), path).AbsoluteUri;
}

using Chatcode.Edge.Configuration;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Edge.SignIn.Keys;
using Chatcode.Edge.SignIn.Limits;
using Chatcode.Edge.SignIn.MagicLinks;
using Chatcode.Edge.SignIn.OAuth;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chatcode.Edge.SignIn;

/// <summary>Every way in: cookies, what leads to one, and development's header beside it.</summary>
internal static class SignInServices
{
    public const string CookieName = "chatcode";

    private const string EitherScheme = "CookieOrDev";

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static void AddChatcodeSignIn(this IServiceCollection services, IConfiguration configuration, EdgeOptions options, DataDirectory data)
    {
        // Cookies outlive restarts and hold on every edge.
        services.AddCookieKeys(configuration, data);
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, displayName: null, scheme => scheme.ForwardDefaultSelector = context =>
                options.AuthMode is AuthMode.Dev && context.Request.Headers.ContainsKey(DevAccounts.UserHeader)
                    ? DevAuthentication.SchemeName
                    : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(ConfigureCookie)
            .AddScheme<AuthenticationSchemeOptions, DevAuthentication>(DevAuthentication.SchemeName, configureOptions: null)
            .AddProviders(options.SignIn);
        services.AddAuthorization();
        services.AddSingleton<SignInChecks>();
        services.AddSingleton<SignedInSockets>();
        services.AddSingleton<CookieSignIn>();
        services.AddSingleton<SignInMetrics>();
        services.AddHostedService<SignInWatch>();

        services.AddSingleton<DevAccounts>();
        services.AddSingleton<MagicLinkMail>();
        services.AddSingleton<MagicLinkSignIn>();
        services.TryAddSingleton(new SignInLimits());
        services.AddSignInLimiter();
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.CookieManager = new LoopbackCookies();
        cookie.ExpireTimeSpan = SignInLifetime.Cookie;
        cookie.SlidingExpiration = true;
        // This is an API: it answers, it never sends anybody to a sign-in page.
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnValidatePrincipal = Validate;
    }

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        // Every cookie has an id, or it could not be signed out alone.
        if (context.Principal?.SignInId() is not null
            && await context.HttpContext.RequestServices.GetRequiredService<SignInChecks>().HoldsAsync(context.Principal).ConfigureAwait(false))
        {
            return;
        }

        context.RejectPrincipal();
        await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme).ConfigureAwait(false);
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

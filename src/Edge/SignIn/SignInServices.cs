using Chatcode.Edge.Configuration;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;

namespace Chatcode.Edge.SignIn;

/// <summary>Cookie authentication, with the development header beside it.</summary>
internal static class SignInServices
{
    public const string CookieName = "chatcode";

    private const string EitherScheme = "CookieOrDev";
    private static readonly TimeSpan CookieLifetime = TimeSpan.FromDays(7);

    public static void AddChatcodeSignIn(this IServiceCollection services, EdgeOptions options, DataDirectory data)
    {
        // Cookies must outlive restarts and hold on every edge: one key ring in the data directory.
        services.AddDataProtection().SetApplicationName("chatcode").PersistKeysToFileSystem(data.Folder("data-protection"));
        services.AddSingleton<DevAccounts>();
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, displayName: null, scheme => scheme.ForwardDefaultSelector = context =>
                options.AuthMode is AuthMode.Dev && context.Request.Headers.ContainsKey(DevAccounts.UserHeader)
                    ? DevAuthentication.SchemeName
                    : CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(ConfigureCookie)
            .AddScheme<AuthenticationSchemeOptions, DevAuthentication>(DevAuthentication.SchemeName, configureOptions: null);
        services.AddAuthorization();
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = CookieName;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.CookieManager = new LoopbackCookies();
        cookie.ExpireTimeSpan = CookieLifetime;
        cookie.SlidingExpiration = true;
        // This is an API: it answers, it never sends anybody to a sign-in page.
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
        cookie.Events.OnValidatePrincipal = Validate;
    }

    private static async Task Validate(CookieValidatePrincipalContext context)
    {
        var grains = context.HttpContext.RequestServices.GetRequiredService<IGrainFactory>();
        var profile = context.Principal?.FindUserId() is { } user
            ? await grains.GetGrain<IUserGrain>(user.Value).Get().ConfigureAwait(false)
            : null;
        if (profile is null || context.Principal!.SessionVersion() < profile.SessionVersion)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme).ConfigureAwait(false);
        }
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

using System.Security.Claims;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Edge.SignIn.MagicLinks;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.Endpoints;

/// <summary>Who is signed in, signing out, and development's sign-in.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").WithTags("Sign-in");

        auth.MapGet("/me", GetMe).RequireAuthorization()
            .Produces<Me>().ProducesErrors(StatusCodes.Status401Unauthorized);
        auth.MapGet("/methods", Methods).Produces<SignInMethods>();
        auth.MapPost("/logout", Logout).Produces(StatusCodes.Status204NoContent)
            .ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized);
        auth.MapPost("/dev/login", DevLogin)
            .Produces<Account>().ProducesErrors(StatusCodes.Status400BadRequest).ProducesErrors(StatusCodes.Status401Unauthorized)
            .ProducesErrors(StatusCodes.Status404NotFound);
        auth.MapEmail();
        auth.MapProviders();
        auth.MapDigitalOcean();
    }

    private static async Task<IResult> GetMe(ClaimsPrincipal user, IGrainFactory grains)
    {
        var id = user.RequireUserId();
        var asked = grains.GetGrain<IDigitalOceanAccountGrain>(id.Value).Get();
        var profile = await grains.GetGrain<IUserGrain>(id.Value).Get().ConfigureAwait(false);
        var connection = await asked.ConfigureAwait(false);
        return profile is null
            ? ApiResults.NotFound("account")
            : Results.Ok(new Me(id.Value, profile.Email, profile.Providers, new DigitalOceanView(connection.Connected, connection.Broken, connection.Email)));
    }

    private static IResult Methods(EdgeOptions options, MagicLinkMail mail) => Results.Ok(new SignInMethods(
        Email: mail.IsConfigured,
        Google: options.SignIn.Google is not null,
        Github: options.SignIn.GitHub is not null,
        Digitalocean: options.SignIn.DigitalOcean is not null,
        Dev: options.AuthMode is AuthMode.Dev));

    private static async Task<IResult> Logout(HttpContext context, CookieSignIn cookies, LogoutRequest? logout)
    {
        if (logout?.Everywhere is true)
        {
            if (context.User.FindUserId() is null) return Results.StatusCode(StatusCodes.Status401Unauthorized);
            await cookies.SignOutEverywhereAsync(context).ConfigureAwait(false);
        }
        else
        {
            await cookies.SignOutAsync(context).ConfigureAwait(false);
        }

        return Results.NoContent();
    }

    private static async Task<IResult> DevLogin(HttpContext context, DevAccounts accounts, CookieSignIn cookies, DevLoginRequest? login)
    {
        if (!accounts.Enabled) return ApiResults.NotFound("route");
        if (!accounts.SecretMatches(context.Request))
        {
            return ApiResults.Error(StatusCodes.Status401Unauthorized, "wrong_secret", "the development secret is wrong or missing");
        }

        if (!DevAccounts.TryNormalise(login?.User ?? login?.Name ?? login?.Email, out var name))
        {
            return ApiResults.BadRequest("invalid_name", "user must be 1 to 64 letters, digits, or any of . _ @ + -");
        }

        var profile = await accounts.SignIn(name).ConfigureAwait(false);
        return Results.Ok(Account.From(await cookies.SignInAsync(context, profile.Id).ConfigureAwait(false)));
    }
}

/// <summary>Whom to sign out: this browser, or every browser of the person.</summary>
internal sealed record LogoutRequest(bool? Everywhere);

/// <summary>A development sign-in; the first member that is given counts.</summary>
internal sealed record DevLoginRequest(string? User, string? Name, string? Email);

/// <summary>Ways in, and what can be connected, that are configured on this server.</summary>
internal sealed record SignInMethods(bool Email, bool Google, bool Github, bool Digitalocean, bool Dev);

/// <summary>Who is signed in.</summary>
internal sealed record Me(string UserId, string Email, string[] Providers, DigitalOceanView Digitalocean);

/// <summary>A person's connection to DigitalOcean.</summary>
/// <param name="Broken">DigitalOcean refused to go on; it has to be connected again.</param>
/// <param name="Email">Of the account there; null when not connected.</param>
internal sealed record DigitalOceanView(bool Connected, bool Broken, string? Email);

/// <summary>A person's account.</summary>
internal sealed record Account(string UserId, string Email, string[] Providers)
{
    public static Account From(UserProfile profile) => new(profile.Id.Value, profile.Email, profile.Providers);
}

using System.Security.Claims;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Chatcode.Edge.Endpoints;

/// <summary>Who is signed in, and signing in and out.</summary>
internal static class AuthEndpoints
{
    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/auth").WithTags("Sign-in");

        auth.MapGet("/me", Me).RequireAuthorization()
            .Produces<Account>().ProducesErrors(StatusCodes.Status401Unauthorized);
        auth.MapPost("/logout", (Delegate)Logout).Produces(StatusCodes.Status204NoContent);
        auth.MapPost("/dev/login", DevLogin)
            .Produces<Account>().ProducesErrors(StatusCodes.Status400BadRequest).ProducesErrors(StatusCodes.Status401Unauthorized)
            .ProducesErrors(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> Me(ClaimsPrincipal user, IGrainFactory grains)
    {
        var profile = await grains.GetGrain<IUserGrain>(user.RequireUserId().Value).Get().ConfigureAwait(false);
        return profile is null ? ApiResults.NotFound("account") : Results.Ok(Account.From(profile));
    }

    private static async Task<IResult> Logout(HttpContext context)
    {
        await context.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme).ConfigureAwait(false);
        return Results.NoContent();
    }

    private static async Task<IResult> DevLogin(HttpContext context, DevAccounts accounts, DevLoginRequest? login)
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
        const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;
        await context.SignInAsync(Scheme, SignedIn.Principal(profile, Scheme), new AuthenticationProperties { IsPersistent = true }).ConfigureAwait(false);
        return Results.Ok(Account.From(profile));
    }
}

/// <summary>A development sign-in; the first member that is given counts.</summary>
internal sealed record DevLoginRequest(string? User, string? Name, string? Email);

/// <summary>A person's account.</summary>
internal sealed record Account(string UserId, string Email, string[] Providers)
{
    public static Account From(UserProfile profile) => new(profile.Id.Value, profile.Email, profile.Providers);
}

using System.Security.Claims;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Edge.SignIn.Limits;
using Chatcode.Edge.SignIn.OAuth;
using Chatcode.Grains.SignIn;
using Chatcode.Grains.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Chatcode.Edge.Endpoints;

/// <summary>Sign-in by a provider, and tying an account there to the one here.</summary>
internal static class ProviderEndpoints
{
    private static readonly Dictionary<string, string> Names = new() { [IdentityProviders.Google] = "Google", [IdentityProviders.GitHub] = "GitHub" };

    /// <param name="auth">The group of <c>/auth</c>.</param>
    public static void MapProviders(this IEndpointRouteBuilder auth)
    {
        foreach (var (provider, name) in Names)
        {
            var flow = auth.MapGroup($"/{provider}");
            flow.MapGet("/start", (HttpContext context, IAuthenticationSchemeProvider schemes, Origins origins, [FromQuery(Name = "redirect_url")] string? redirectUrl) =>
                    Start(context, schemes, origins, provider, redirectUrl))
                .RequireRateLimiting(SignInLimiter.Steps).Produces(StatusCodes.Status302Found)
                .ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
            // Where the provider is configured its handler answers before this is reached.
            flow.MapGet("/callback", () => SignInErrors.NotConfigured(name))
                .RequireRateLimiting(SignInLimiter.Steps).Produces(StatusCodes.Status302Found).ProducesErrors(FailedFlow.CallbackStatuses);
            flow.MapPost("/disconnect", (ClaimsPrincipal user, IGrainFactory grains) => Disconnect(user, grains, provider)).RequireAuthorization()
                .Produces(StatusCodes.Status204NoContent).ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status404NotFound);
        }
    }

    // Signs in; or, for somebody who is signed in, ties the account at the provider to theirs.
    private static async Task<IResult> Start(HttpContext context, IAuthenticationSchemeProvider schemes, Origins origins, string provider, string? redirectUrl)
    {
        if (await schemes.GetSchemeAsync(provider).ConfigureAwait(false) is null) return SignInErrors.NotConfigured(Names[provider]);
        var user = context.User.FindUserId();
        return RedirectUrl.TryRead(context.Request, origins, redirectUrl, user is null ? "/" : "/settings", out var checkedUrl)
            ? OAuthFlow.Begin(context, origins, provider, checkedUrl, user)
            : RedirectUrl.Invalid();
    }

    private static async Task<IResult> Disconnect(ClaimsPrincipal user, IGrainFactory grains, string provider)
    {
        var outcome = await grains.GetGrain<IUserGrain>(user.RequireUserId().Value).Disconnect(provider).ConfigureAwait(false);
        return outcome switch
        {
            DisconnectOutcome.Done => Results.NoContent(),
            DisconnectOutcome.NotConnected => ApiResults.NotFound($"{Names[provider]} account"),
            DisconnectOutcome.LastWayIn => ApiResults.BadRequest("last_sign_in", $"{Names[provider]} is the only way into your account; add another first"),
            _ => throw new InvalidOperationException($"unknown outcome {outcome}"),
        };
    }
}

using System.Security.Claims;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Edge.SignIn.Limits;
using Chatcode.Edge.SignIn.OAuth;
using Chatcode.Grains.DigitalOcean;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;

namespace Chatcode.Edge.Endpoints;

/// <summary>Connecting DigitalOcean, for somebody who is signed in.</summary>
internal static class DigitalOceanEndpoints
{
    /// <param name="auth">The group of <c>/auth</c>.</param>
    public static void MapDigitalOcean(this IEndpointRouteBuilder auth)
    {
        var flow = auth.MapGroup($"/{DigitalOceanHandler.Provider}");
        foreach (var path in (string[])["", "/start"])
        {
            flow.MapGet(path, Start).RequireAuthorization().RequireRateLimiting(SignInLimiter.Steps).Produces(StatusCodes.Status302Found)
                .ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden, StatusCodes.Status429TooManyRequests, StatusCodes.Status503ServiceUnavailable);
        }

        // Where DigitalOcean is configured its handler answers before this is reached.
        flow.MapGet("/callback", static () => SignInErrors.NotConfigured("DigitalOcean")).RequireRateLimiting(SignInLimiter.Steps)
            .Produces(StatusCodes.Status302Found).ProducesErrors(FailedFlow.CallbackStatuses);
        flow.MapPost("/disconnect", Disconnect).RequireAuthorization()
            .Produces(StatusCodes.Status204NoContent).ProducesErrors(StatusCodes.Status401Unauthorized);
    }

    private static async Task<IResult> Start(
        HttpContext context, IAuthenticationSchemeProvider schemes, Origins origins, [FromQuery(Name = "redirect_url")] string? redirectUrl)
    {
        if (await schemes.GetSchemeAsync(DigitalOceanHandler.Provider).ConfigureAwait(false) is null) return SignInErrors.NotConfigured("DigitalOcean");
        return RedirectUrl.TryRead(context.Request, origins, redirectUrl, "/settings", out var checkedUrl)
            ? OAuthFlow.Begin(context, origins, DigitalOceanHandler.Provider, checkedUrl, context.User.RequireUserId())
            : RedirectUrl.Invalid();
    }

    private static async Task<IResult> Disconnect(ClaimsPrincipal user, IGrainFactory grains)
    {
        await grains.GetGrain<IDigitalOceanAccountGrain>(user.RequireUserId().Value).Disconnect().ConfigureAwait(false);
        return Results.NoContent();
    }
}

using Chatcode.Edge.Http;
using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;

namespace Chatcode.Edge.Endpoints;

/// <summary>The daemon's own uninstall: it says goodbye with its token, and its server leaves the list.</summary>
internal static class UnlinkEndpoint
{
    public static void MapUnlink(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/gw/unlink/{id}", Unlink).WithTags("Servers").Produces(StatusCodes.Status204NoContent)
            .ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status401Unauthorized, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> Unlink(HttpContext context, string id, GatewayAuthentication authentication, IGrainFactory grains)
    {
        if (!GatewayId.TryParse(id, out var gateway)) return ApiResults.BadRequest("invalid_gateway_id", "a gateway id is 1 to 64 letters, digits, _ or -");
        if (await authentication.Check(context, gateway).ConfigureAwait(false) is { } refusal) return refusal;

        var registration = await grains.GetGrain<IGatewayGrain>(gateway.Value).GetRegistration().ConfigureAwait(false);
        if (registration is null) return ApiResults.NotFound("gateway");
        return await ServerAnswers.Call(grains, registration.Vps.Value, server => server.Unlink(registration.User), static _ => Results.NoContent()).ConfigureAwait(false);
    }
}

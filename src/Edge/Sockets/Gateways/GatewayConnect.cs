using Chatcode.Edge.Http;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary><c>GET /gw/connect[/{gateway_id}]</c>: the checks in the protocol's order, then the socket.</summary>
internal static class GatewayConnect
{
    private const string IdHeader = "X-Gateway-Id";

    public static void MapGatewayConnect(this IEndpointRouteBuilder routes)
    {
        // WebSockets are not in OpenAPI; the protocol is their description.
        routes.MapGet("/gw/connect", Connect).ExcludeFromDescription();
        routes.MapGet("/gw/connect/{id}", Connect).ExcludeFromDescription();
    }

    private static async Task<IResult> Connect(HttpContext context, GatewayAuthentication authentication, Origins origins, EdgeSockets sockets)
    {
        var inPath = context.GetRouteValue("id") as string;
        var inHeader = context.Request.Headers[IdHeader].ToString() is { Length: > 0 } header ? header : null;
        if (inPath is not null && inHeader is not null && inPath != inHeader)
        {
            return ApiResults.BadRequest("invalid_gateway_id", $"the address and {IdHeader} name different gateways");
        }

        if (!GatewayId.TryParse(inPath ?? inHeader, out var gateway))
        {
            return ApiResults.BadRequest("invalid_gateway_id", "a gateway id is 1 to 64 letters, digits, _ or -");
        }

        if (await authentication.Check(context, gateway).ConfigureAwait(false) is { } refusal) return refusal;
        if (!context.WebSockets.IsWebSocketRequest) return SocketResults.UpgradeRequired(context);
        if (!origins.Allows(context.Request)) return OriginCheck.Refusal();
        if (sockets.IsDraining) return SocketResults.Draining();

        await sockets.RunGatewayAsync(context, gateway).ConfigureAwait(false);
        return Results.Empty;
    }
}

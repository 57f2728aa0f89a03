using Chatcode.Edge.Http;

namespace Chatcode.Edge.Sockets;

/// <summary>Refusals that both kinds of upgrade share.</summary>
internal static class SocketResults
{
    public static IResult UpgradeRequired(HttpContext context)
    {
        context.Response.Headers.Upgrade = "websocket";
        return ApiResults.Error(StatusCodes.Status426UpgradeRequired, "upgrade_required", "this address is for WebSocket connections");
    }

    public static IResult Draining() =>
        ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "unavailable", "this server is shutting down, connect again");
}

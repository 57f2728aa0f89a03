using System.Globalization;
using Chatcode.Edge.Endpoints;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary><c>GET /vps/{id}/terminal?session_id=…</c>: the checks in the protocol's order, then the socket.</summary>
internal static class Terminal
{
    public static void MapTerminal(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/vps/{id}/terminal", Connect).ExcludeFromDescription();

    private static async Task<IResult> Connect(HttpContext context, string id, IGrainFactory grains, Origins origins, EdgeSockets sockets)
    {
        if (!context.WebSockets.IsWebSocketRequest) return SocketResults.UpgradeRequired(context);
        if (context.User.FindUserId() is not { } user) return Results.StatusCode(StatusCodes.Status401Unauthorized);

        var query = context.Request.Query;
        var sessionText = query["session_id"].ToString();
        if (sessionText.Length == 0) return ApiResults.BadRequest("session_id_missing", "session_id is missing");
        ulong? nextSeq = null;
        if (query["last_seq"].ToString() is { Length: > 0 } seqText)
        {
            if (!ulong.TryParse(seqText, NumberStyles.None, CultureInfo.InvariantCulture, out var seq))
            {
                return ApiResults.BadRequest("invalid_last_seq", "last_seq must be a number");
            }

            // The highest number of all has none above it, and is nobody's place either.
            nextSeq = seq == ulong.MaxValue ? seq : seq + 1;
        }

        var stream = query["stream"].ToString() is { Length: > 0 and <= ProtocolLimits.MaxId } name ? name : null;
        if (!origins.Allows(context.Request)) return OriginCheck.Refusal();
        if (await ServerLookup.Find(grains, user, id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if (!SessionId.TryParse(sessionText, out var session)) return ApiResults.NotFound("session");
        if (sockets.IsDraining) return SocketResults.Draining();

        var place = new ViewerPlace
        {
            User = user,
            Gateway = server.Gateway,
            Session = session,
            Stream = stream,
            NextSeq = nextSeq,
        };
        return await sockets.RunViewerAsync(context, place).ConfigureAwait(false) ? Results.Empty : ApiResults.NotFound("session");
    }
}

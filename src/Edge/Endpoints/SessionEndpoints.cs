using System.Globalization;
using System.Security.Claims;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Protocol;

namespace Chatcode.Edge.Endpoints;

/// <summary>The sessions of one server.</summary>
internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder routes)
    {
        var sessions = routes.MapGroup("/vps/{id}/sessions").WithTags("Sessions").RequireAuthorization()
            .ProducesErrors(StatusCodes.Status401Unauthorized, StatusCodes.Status404NotFound);

        sessions.MapGet("", List).Produces<SessionListView>();
        sessions.MapPost("", Create).Produces<SessionCreatedView>(StatusCodes.Status201Created)
            .ProducesErrors(400, 409, 502, 503, 504);
        sessions.MapPatch("/{session}", Rename).Produces<SessionView>().ProducesErrors(400);
        sessions.MapDelete("/{session}", End).Produces(StatusCodes.Status204NoContent).ProducesErrors(502, 503, 504);
        sessions.MapGet("/{session}/snapshot", Snapshot).Produces<SessionSnapshot>().ProducesErrors(400, 502, 503, 504);
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IGrainFactory grains, string id)
    {
        if (await FindServer(user, grains, id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        var result = await Gateway(grains, server).ListSessions(server.User).ConfigureAwait(false);
        return result.Outcome is SessionOutcome.Ok
            ? Results.Ok(new SessionListView(Array.ConvertAll(result.Sessions, session => SessionView.From(session, server))))
            : Failure(result, agent: null);
    }

    private static async Task<IResult> Create(ClaimsPrincipal user, IGrainFactory grains, string id, CreateSession? create)
    {
        if (await FindServer(user, grains, id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if ((create ?? new CreateSession(null, null, null, null, null)).Check(out var wanted) is { } refusal) return refusal;
        if (server.Status is not ServerStatus.Active) return ApiResults.BadRequest("vps_not_active", "the server is not active");

        var result = await Gateway(grains, server).CreateSession(server.User, wanted).ConfigureAwait(false);
        if (result.Outcome is not SessionOutcome.Ok) return Failure(result, wanted.AgentType);
        var view = SessionView.From(result.Sessions[0], server);
        return Results.Created($"/vps/{view.VpsId}/sessions/{view.Id}", new SessionCreatedView(view.Id, view.Status, view));
    }

    private static async Task<IResult> Rename(ClaimsPrincipal user, IGrainFactory grains, string id, string session, RenameSession rename)
    {
        if (await FindServer(user, grains, id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if (!SessionId.TryParse(session, out var sessionId)) return ApiResults.NotFound("session");
        var title = rename.Title?.Trim();
        if (!SessionTitle.IsValid(title)) return SessionTitle.Refusal();

        var result = await Gateway(grains, server).RenameSession(server.User, sessionId, title!).ConfigureAwait(false);
        return result.Outcome is SessionOutcome.Ok
            ? Results.Ok(SessionView.From(result.Sessions[0], server))
            : Failure(result, agent: null);
    }

    private static async Task<IResult> End(ClaimsPrincipal user, IGrainFactory grains, string id, string session)
    {
        if (await FindServer(user, grains, id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if (!SessionId.TryParse(session, out var sessionId)) return ApiResults.NotFound("session");

        var result = await Gateway(grains, server).EndSession(server.User, sessionId).ConfigureAwait(false);
        // The server is the user's, so a session that is not there can only be gone already, which is what was asked for.
        return result.Outcome is SessionOutcome.Ok or SessionOutcome.NotFound ? Results.NoContent() : Failure(result, agent: null);
    }

    private static async Task<IResult> Snapshot(ClaimsPrincipal user, IGrainFactory grains, string id, string session, string? lines)
    {
        if (await FindServer(user, grains, id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if (!SessionId.TryParse(session, out var sessionId)) return ApiResults.NotFound("session");
        int? wanted = null;
        if (lines is not null)
        {
            if (!int.TryParse(lines, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed > ProtocolLimits.MaxSnapshotLines)
            {
                return ApiResults.BadRequest("invalid_lines", $"lines must be a number from 0 to {ProtocolLimits.MaxSnapshotLines}");
            }

            wanted = parsed;
        }

        var result = await Gateway(grains, server).SnapshotSession(server.User, sessionId, wanted).ConfigureAwait(false);
        return result is { Outcome: SessionOutcome.Ok, Snapshot: { } snapshot }
            ? Results.Bytes(snapshot, "application/json")
            : Failure(result, agent: null);
    }

    private static IResult Failure(SessionResult result, string? agent) => result.Outcome switch
    {
        SessionOutcome.NotFound => ApiResults.NotFound("session"),
        SessionOutcome.NotConnected => ApiResults.Error(503, "gateway_not_connected", "the gateway is not connected"),
        SessionOutcome.TimedOut => ApiResults.Error(504, "gateway_timeout", "the gateway did not answer in time"),
        SessionOutcome.Refused => ApiResults.Error(502, "gateway_refused", result.Error ?? "the gateway refused"),
        SessionOutcome.AgentNotInstalled => ApiResults.Error(409, new ErrorBody
        {
            Error = $"{agent} is not installed on the server",
            Code = "agent_not_installed",
            Agent = agent,
        }),
        SessionOutcome.LimitReached => ApiResults.Error(409, new ErrorBody
        {
            Error = $"the server may have {result.Limit} sessions at once",
            Code = "session_limit_reached",
            Limit = result.Limit,
        }),
        _ => throw new InvalidOperationException($"unknown outcome {result.Outcome}"),
    };

    private static Task<ServerRecord?> FindServer(ClaimsPrincipal user, IGrainFactory grains, string id) =>
        ServerLookup.Find(grains, user.RequireUserId(), id);

    private static IGatewayGrain Gateway(IGrainFactory grains, ServerRecord server) => grains.GetGrain<IGatewayGrain>(server.Gateway.Value);
}

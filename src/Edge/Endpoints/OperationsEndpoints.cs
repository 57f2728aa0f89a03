using Chatcode.Edge.Http;
using Chatcode.Edge.Sockets;

namespace Chatcode.Edge.Endpoints;

/// <summary>For load balancers and for people who wonder.</summary>
internal static class OperationsEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder routes)
    {
        var operations = routes.MapGroup("").WithTags("Operations");
        operations.MapProbes();
        operations.MapGet("/status", Status).Produces<StatusView>();
    }

    /// <summary>What the management port answers too.</summary>
    public static void MapProbes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", static () => Results.Ok(new StatusView("ok"))).Produces<StatusView>();
        routes.MapGet("/readyz", Ready).Produces<StatusView>().ProducesErrors(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> Ready(Readiness readiness, CancellationToken cancellationToken) =>
        await readiness.IsReadyAsync(cancellationToken).ConfigureAwait(false)
            ? Results.Ok(new StatusView("ready"))
            : ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "not_ready", "not ready to serve");

    private static async Task<IResult> Status(Readiness readiness, EdgeSockets sockets, CancellationToken cancellationToken) =>
        Results.Ok(new StatusView(
            sockets.IsDraining ? "stopping"
            : await readiness.IsReadyAsync(cancellationToken).ConfigureAwait(false) ? "ok"
            : "degraded"));
}

/// <summary>One word on how things are.</summary>
internal sealed record StatusView(string Status);

using System.Text.Json.Serialization;
using Chatcode.Edge.Http;
using Chatcode.Grains.Hosting;

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

    private static async Task<IResult> Ready(Readiness readiness) =>
        await readiness.IsReadyAsync().ConfigureAwait(false)
            ? Results.Ok(new StatusView("ready"))
            : ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "not_ready", "not ready to serve");

    private static async Task<IResult> Status(Readiness readiness) =>
        Results.Ok(new StatusView(await readiness.IsReadyAsync().ConfigureAwait(false) ? "ok" : "degraded", ProductVersion.Text));
}

/// <summary>One word on how things are, and of which version.</summary>
internal sealed record StatusView(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Version = null);

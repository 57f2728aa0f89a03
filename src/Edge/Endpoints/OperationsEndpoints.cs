using Chatcode.Edge.Http;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.Hosting.Management;

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
        routes.MapHealth();
        routes.MapReady().ProducesErrors(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> Status(Readiness readiness) =>
        Results.Ok(new StatusView(await readiness.IsReadyAsync().ConfigureAwait(false) ? "ok" : "degraded", ProductVersion.Text));
}

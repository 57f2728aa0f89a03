using Chatcode.Edge.Http;

namespace Chatcode.Edge.Delivery;

/// <summary>Where installers get the gateway. For everybody: they have no account, and it is no secret.</summary>
internal static class GatewayReleaseEndpoint
{
    public static void MapGatewayRelease(this IEndpointRouteBuilder routes)
    {
        // At start, so that a missing release is told then.
        routes.ServiceProvider.GetRequiredService<GatewayRelease>();
        routes.MapGet(GatewayRelease.BasePath + "/{file}", static (string file, GatewayRelease release, CancellationToken cancellationToken) => release.SendAsync(file, cancellationToken))
            .WithTags("Delivery")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .ProducesErrors(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
    }
}

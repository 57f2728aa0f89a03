using Chatcode.Edge.Http;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Management;

/// <summary>What operators see. Not in OpenAPI, which describes the public port.</summary>
internal static class AdminEndpoints
{
    public static void MapAdmin(this IEndpointRouteBuilder routes) => routes.MapGroup("/admin")
        .AddEndpointFilter<RouteGroupBuilder, OperatorOnly>()
        .ExcludeFromDescription()
        .MapGet("/gateways/{id}", Gateway);

    private static async Task<IResult> Gateway(string id, IGrainFactory grains)
    {
        if (!GatewayId.TryParse(id, out var gateway)) return ApiResults.NotFound("gateway");
        var inspection = await grains.GetGrain<IGatewayGrain>(gateway.Value).Inspect().ConfigureAwait(false);
        return inspection is null ? ApiResults.NotFound("gateway") : Results.Ok(GatewayInspectionView.From(gateway, inspection));
    }
}

using Chatcode.Fakes.Web;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>The control surface of the cloud over HTTP.</summary>
internal static class CloudControl
{
    /// <summary>
    /// <c>GET /_fake/droplets</c>; <c>POST /_fake/droplets/{id}/boot</c>, <c>/address</c>, <c>/actions/end?errored=</c>; <c>DELETE /_fake/droplets/{id}</c>;
    /// <c>PUT /_fake/pace</c>; <c>POST /_fake/tokens/expire</c>, <c>/revoke</c>; <c>PUT /_fake/tokens/refuse-refreshes</c>.
    /// </summary>
    public static void MapCloudControl(this IEndpointRouteBuilder routes, DropletCloud cloud, Grants grants)
    {
        var control = routes.MapGroup(ControlEndpoints.Prefix);
        control.MapGet("/droplets", () => cloud.Droplets.Select(static one => new { one.Id, one.Owner, one.Name, one.Status, one.PublicAddress, one.Tags }));
        control.MapPost("/droplets/{id:long}/boot", (long id) => Done(() => cloud.Boot(id)));
        control.MapPost("/droplets/{id:long}/address", (long id) => Done(() => cloud.GiveAddress(id)));
        control.MapPost("/droplets/{id:long}/actions/end", (long id, bool? errored) => Done(() => cloud.EndActions(id, errored ?? false)));
        control.MapDelete("/droplets/{id:long}", (long id) => Done(() => cloud.Vanish(id)));
        control.MapPut("/pace", (PaceRequest wanted) => Done(() => cloud.Pace = wanted.ToPace()));
        control.MapPost("/tokens/expire", () => Done(grants.ExpireAccessTokens));
        control.MapPost("/tokens/revoke", () => Done(grants.RevokeAll));
        control.MapPut("/tokens/refuse-refreshes", (RefuseRequest wanted) => Done(() => grants.RefuseRefreshes = wanted.Refuse));
    }

    private static IResult Done(Action change)
    {
        try
        {
            change();
            return Results.NoContent();
        }
        catch (ArgumentException error)
        {
            return Results.NotFound(error.Message);
        }
    }

    private sealed record RefuseRequest(bool Refuse);

    /// <summary>Seconds; null for "when told to".</summary>
    private sealed record PaceRequest(double? BootSeconds, double? AddressSeconds, double? ActionSeconds)
    {
        public CloudPace ToPace() => new() { Boot = Span(BootSeconds), Address = Span(AddressSeconds), Action = Span(ActionSeconds) };

        private static TimeSpan Span(double? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : Timeout.InfiniteTimeSpan;
    }
}

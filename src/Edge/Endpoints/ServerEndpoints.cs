using System.Globalization;
using System.Security.Claims;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.Endpoints;

/// <summary>A person's servers.</summary>
internal static class ServerEndpoints
{
    private const int MaxPage = 1000;

    public static void MapServers(this IEndpointRouteBuilder routes)
    {
        var vps = routes.MapGroup("/vps").WithTags("Servers").RequireAuthorization()
            .ProducesErrors(StatusCodes.Status401Unauthorized);

        vps.MapGet("", List).Produces<ServerListView>().ProducesErrors(StatusCodes.Status400BadRequest);
        vps.MapGet("/{id}", Get).Produces<ServerView>().ProducesErrors(StatusCodes.Status404NotFound);
        vps.MapPatch("/{id}", Rename).Produces<ServerView>()
            .ProducesErrors(StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound);
        vps.MapDelete("/{id}", Delete).Produces(StatusCodes.Status204NoContent).ProducesCloudErrors();
        vps.MapPost("/manual", CreateManual).Produces<ManualServerView>(StatusCodes.Status201Created)
            .ProducesErrors(StatusCodes.Status400BadRequest);
        vps.MapGet("/{id}/health", Health).Produces<ServerHealthView>().ProducesErrors(StatusCodes.Status404NotFound);
        vps.MapPost("/{id}/manual-command", RenewToken).Produces<ManualServerView>()
            .ProducesErrors(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict);
        vps.MapRentedServers();
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IGrainFactory grains, string? limit, string? cursor)
    {
        int? count = null;
        if (limit is not null)
        {
            if (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed is < 1 or > MaxPage)
            {
                return ApiResults.BadRequest("invalid_limit", $"limit must be a number from 1 to {MaxPage}");
            }

            count = parsed;
        }

        var page = await grains.GetGrain<IUserGrain>(user.RequireUserId().Value).ListServers(count, cursor).ConfigureAwait(false);
        return Results.Ok(new ServerListView(Array.ConvertAll(page.Servers, ServerView.From), page.NextCursor));
    }

    private static Task<IResult> Get(ClaimsPrincipal user, IGrainFactory grains, string id) =>
        ServerAnswers.Call(grains, id, server => server.Get(user.RequireUserId()), static result => Results.Ok(ServerView.From(result.Server!)));

    private static async Task<IResult> Rename(ClaimsPrincipal user, IGrainFactory grains, string id, RenameServer rename) =>
        ServerLabel.IsValid(rename.Label)
            ? await ServerAnswers.Call(grains, id, server => server.Rename(user.RequireUserId(), rename.Label), static result => Results.Ok(ServerView.From(result.Server!))).ConfigureAwait(false)
            : ServerLabel.Refusal();

    private static Task<IResult> Delete(ClaimsPrincipal user, IGrainFactory grains, string id) =>
        ServerAnswers.Call(grains, id, server => server.Delete(user.RequireUserId()), static _ => Results.NoContent());

    private static async Task<IResult> CreateManual(
        HttpContext context, ClaimsPrincipal user, IGrainFactory grains, EdgeOptions options, CreateManualServer? create)
    {
        var label = create?.Label ?? ServerLabel.Default;
        if (!ServerLabel.IsValid(label)) return ServerLabel.Refusal();

        var id = VpsId.New();
        return await ServerAnswers.Call(grains, id.Value, server => server.CreateManual(user.RequireUserId(), label), result =>
            Results.Created($"/vps/{id.Value}", Manual(context, options, result))).ConfigureAwait(false);
    }

    private static Task<IResult> RenewToken(HttpContext context, ClaimsPrincipal user, IGrainFactory grains, EdgeOptions options, string id) =>
        ServerAnswers.Call(grains, id, server => server.RenewToken(user.RequireUserId()), result => Results.Ok(Manual(context, options, result)));

    private static async Task<IResult> Health(ClaimsPrincipal user, IGrainFactory grains, string id)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        var report = await grains.GetGrain<IGatewayGrain>(server.Gateway.Value).GetHealth(server.User).ConfigureAwait(false);
        return Results.Ok(ServerHealthView.From(report));
    }

    private static ManualServerView Manual(HttpContext context, EdgeOptions options, ServerResult result)
    {
        var gateway = result.Server!.Gateway.Value;
        var url = GatewayAddress.ConnectUrl(context.Request, options);
        return new ManualServerView(gateway, result.Token!, url, GatewayAddress.Install(context.Request, options, gateway, result.Token!), ServerView.From(result.Server));
    }
}

/// <summary>A new label.</summary>
internal sealed record RenameServer(string? Label);

/// <summary>A server to bring.</summary>
internal sealed record CreateManualServer(string? Label);

using System.Security.Claims;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Servers;
using Chatcode.Protocol;

namespace Chatcode.Edge.Endpoints;

/// <summary>Who may log in to a server by SSH.</summary>
internal static class KeyEndpoints
{
    private const int MaxSupportHours = 24;

    // What people find in the list of their keys.
    private const string SupportLabel = "Chatcode support";

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var server = routes.MapGroup("/vps/{id}").WithTags("SSH keys").RequireAuthorization()
            .ProducesErrors([StatusCodes.Status401Unauthorized, .. GatewayAnswers.Statuses]);

        server.MapGet("/keys", List).Produces<KeyListView>();
        server.MapPost("/keys", Add).Produces<KeyView>(StatusCodes.Status201Created).ProducesErrors(StatusCodes.Status400BadRequest);
        // A fingerprint is base64 and may hold slashes, which clients encode or do not.
        server.MapDelete("/keys/{**fingerprint}", Revoke).Produces(StatusCodes.Status204NoContent);
        server.MapPost("/support-access", LetSupportIn).Produces<KeyView>(StatusCodes.Status201Created).ProducesErrors(StatusCodes.Status400BadRequest);
    }

    private static async Task<IResult> List(ClaimsPrincipal user, IGrainFactory grains, string id)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        var result = await Machine(grains, server).ListKeys(server.User).ConfigureAwait(false);
        return result.Outcome is GatewayOutcome.Ok
            ? Results.Ok(new KeyListView(Array.ConvertAll(result.Keys, KeyView.From)))
            : GatewayAnswers.Failure(result.Outcome, result.Error, "server");
    }

    private static async Task<IResult> Add(ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, string id, AddKey add)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        return add.Check(time.GetUtcNow(), out var key, out var label, out var expiresAt) is { } refusal
            ? refusal
            : await Authorize(grains, server, key, label, expiresAt).ConfigureAwait(false);
    }

    private static async Task<IResult> Revoke(ClaimsPrincipal user, IGrainFactory grains, string id, string fingerprint)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");

        // The one character that a server leaves encoded in a path.
        var named = fingerprint.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (!SshPublicKey.IsFingerprint(named)) return ApiResults.NotFound("key");
        var result = await Machine(grains, server).RevokeKey(server.User, named).ConfigureAwait(false);
        return result.Outcome is GatewayOutcome.Ok ? Results.NoContent() : GatewayAnswers.Failure(result.Outcome, result.Error, "key");
    }

    private static async Task<IResult> LetSupportIn(
        ClaimsPrincipal user, IGrainFactory grains, TimeProvider time, EdgeOptions options, string id, SupportAccess access)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if (access.Hours is not (>= 1 and <= MaxSupportHours and var hours)) return ApiResults.BadRequest("invalid_hours", $"hours must be a whole number from 1 to {MaxSupportHours}");
        return options.SupportKey is { } key
            ? await Authorize(grains, server, key, SupportLabel, time.GetUtcNow().AddHours(hours)).ConfigureAwait(false)
            : ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "support_access_not_configured", "nobody gives support here: the operator has set no SUPPORT_PUBLIC_KEY");
    }

    private static async Task<IResult> Authorize(IGrainFactory grains, ServerRecord server, SshPublicKey key, string label, DateTimeOffset? expiresAt)
    {
        var wanted = new NewKey { PublicKey = $"{key.Algorithm} {key.Blob}", Label = label, ExpiresAt = expiresAt };
        var result = await Machine(grains, server).AuthorizeKey(server.User, wanted).ConfigureAwait(false);
        if (result.Outcome is not GatewayOutcome.Ok) return GatewayAnswers.Failure(result.Outcome, result.Error, "server");
        var view = new KeyView(key.Fingerprint, label, key.Algorithm, AddedAt: null, expiresAt?.ToUnixTimeSeconds());
        return Results.Created($"/vps/{server.Id.Value}/keys/{Uri.EscapeDataString(key.Fingerprint)}", view);
    }

    private static IGatewayMachineGrain Machine(IGrainFactory grains, ServerRecord server) => grains.GetGrain<IGatewayMachineGrain>(server.Gateway.Value);
}

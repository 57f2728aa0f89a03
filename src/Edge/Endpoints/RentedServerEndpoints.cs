using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Claims;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Servers;
using Microsoft.AspNetCore.Mvc;

namespace Chatcode.Edge.Endpoints;

/// <summary>Servers that are rented at DigitalOcean for a person.</summary>
internal static class RentedServerEndpoints
{
    public const string KeyHeader = "Idempotency-Key";

    private const int MaxKeyLength = 255;

    /// <summary>Times that a request begins anew before it is sent back: each time, another one with its key was refused.</summary>
    private const int MaxBegun = 3;
    private const int MaxSlugLength = 64;
    private static readonly SearchValues<char> SlugCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-.");

    public static void MapRentedServers(this RouteGroupBuilder vps)
    {
        vps.MapGet("/options", Options).Produces<ServerOptionsView>();
        vps.MapPost("", Create).Produces<CreatedServerView>(StatusCodes.Status201Created).ProducesErrors(
            StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests,
            StatusCodes.Status502BadGateway, StatusCodes.Status503ServiceUnavailable);
        vps.MapPost("/{id}/retry", Retry).Produces<CreatedServerView>().ProducesCloudErrors();
        vps.MapPost("/{id}/power-on", static (ClaimsPrincipal user, IGrainFactory grains, string id) => SwitchPower(user, grains, id, on: true))
            .Produces<ServerView>().ProducesCloudErrors();
        vps.MapPost("/{id}/power-off", static (ClaimsPrincipal user, IGrainFactory grains, string id) => SwitchPower(user, grains, id, on: false))
            .Produces<ServerView>().ProducesCloudErrors();
    }

    /// <summary>What can go wrong with a server's machine.</summary>
    public static RouteHandlerBuilder ProducesCloudErrors(this RouteHandlerBuilder endpoint) => endpoint.ProducesErrors(
        StatusCodes.Status400BadRequest, StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status502BadGateway, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> Options(ClaimsPrincipal user, IGrainFactory grains) =>
        Results.Ok(ServerOptionsView.From(await Catalog(user, grains).ConfigureAwait(false)));

    private static async Task<IResult> Create(
        HttpContext context, ClaimsPrincipal user, IGrainFactory grains, EdgeOptions options, CreateServer? create, [FromHeader(Name = KeyHeader)] string? key)
    {
        var label = create?.Label ?? ServerLabel.Default;
        if (!ServerLabel.IsValid(label)) return ServerLabel.Refusal();
        if (key is not null && !IsKey(key)) return ApiResults.BadRequest("invalid_idempotency_key", $"{KeyHeader} must be 1 to {MaxKeyLength} visible ASCII characters");

        var owner = user.RequireUserId();
        var connection = await grains.GetGrain<IDigitalOceanAccountGrain>(owner.Value).Get().ConfigureAwait(false);
        if (!connection.Connected) return ServerAnswers.Trouble(new ServerProblem { Kind = CloudOutcome.NotConnected });
        if (connection.Broken) return ServerAnswers.Trouble(new ServerProblem { Kind = CloudOutcome.Broken });

        var catalog = await Catalog(user, grains).ConfigureAwait(false);
        var wanted = new NewServer
        {
            Region = create?.Region ?? catalog.DefaultRegion,
            Size = create?.Size ?? catalog.DefaultSize,
            Image = create?.Image ?? catalog.DefaultImage,
            Label = label,
            ConnectUrl = GatewayAddress.ConnectUrl(context.Request, options),
            ReleaseUrl = GatewayAddress.ReleaseUrl(context.Request, options),
        };
        if (Unknown(wanted, catalog) is { } unknown) return unknown;

        // What was said, not what it came to: a default may change between a request and its repetition.
        var request = string.Join('\n', create?.Region, create?.Size, create?.Image, create?.Label);
        CreationTicket ticket;
        ServerResult? made = null;
        for (var begun = 0; ; begun++)
        {
            ticket = await grains.GetGrain<IServerCreationsGrain>(owner.Value).Begin(key, request).ConfigureAwait(false);
            if (ticket.Outcome is not CreationOutcome.Ok) break;
            made = await grains.GetGrain<IServerGrain>(ticket.Server.Value).Create(owner, wanted).ConfigureAwait(false);

            // Over: refused to another request with this key, behind which this one waited. The key is free.
            if (made.Outcome is not ServerOutcome.Over || begun == MaxBegun) break;
        }

        return ticket.Outcome switch
        {
            CreationOutcome.Ok => ServerAnswers.Answer(made!, static result => Results.Created($"/vps/{result.Server!.Id.Value}", CreatedServerView.From(result.Server))),
            CreationOutcome.OtherRequest => ApiResults.Error(StatusCodes.Status422UnprocessableEntity, "idempotency_key_reused", $"this {KeyHeader} came with another request before"),
            CreationOutcome.Gone => ApiResults.Error(StatusCodes.Status409Conflict, "idempotency_key_used", "the server that this request made has been deleted"),
            CreationOutcome.TooMany => ServerAnswers.RetryLater(
                ApiResults.Error(StatusCodes.Status429TooManyRequests, "too_many_servers", "too many servers in a short time; try again later"), ticket.RetryAfter),
            _ => throw new InvalidOperationException($"unknown outcome {ticket.Outcome}"),
        };
    }

    private static Task<IResult> Retry(ClaimsPrincipal user, IGrainFactory grains, string id) =>
        ServerAnswers.Call(grains, id, server => server.Retry(user.RequireUserId()), static result => Results.Ok(CreatedServerView.From(result.Server!)));

    private static Task<IResult> SwitchPower(ClaimsPrincipal user, IGrainFactory grains, string id, bool on) =>
        ServerAnswers.Call(grains, id, server => server.SwitchPower(user.RequireUserId(), on), static result => Results.Ok(ServerView.From(result.Server!)));

    private static Task<Catalog> Catalog(ClaimsPrincipal user, IGrainFactory grains) =>
        grains.GetGrain<IDigitalOceanCatalogGrain>(user.RequireUserId().Value).Get();

    /// <summary>The built-in list may be out of date: against it only the form counts, and DigitalOcean says the rest.</summary>
    private static IResult? Unknown(NewServer wanted, Catalog catalog)
    {
        var plan = Array.Find(catalog.Plans, plan => plan.Slug == wanted.Size);
        if (!IsSlug(wanted.Region) || (catalog.Live && !Array.Exists(catalog.Regions, region => region.Slug == wanted.Region)))
        {
            return ApiResults.BadRequest("invalid_region", "region must be one that GET /vps/options lists");
        }

        if (!IsSlug(wanted.Size) || (catalog.Live && plan is null)) return ApiResults.BadRequest("invalid_size", "size must be a plan that GET /vps/options lists");
        if (catalog.Live && !plan!.Regions.Contains(wanted.Region)) return ApiResults.BadRequest("invalid_size", $"{wanted.Region} does not have this size");
        return !IsSlug(wanted.Image) || (catalog.Live && !Array.Exists(catalog.Images, image => image.Slug == wanted.Image))
            ? ApiResults.BadRequest("invalid_image", "image must be one that GET /vps/options lists")
            : null;
    }

    private static bool IsSlug(string text) => text.Length is > 0 and <= MaxSlugLength && !text.AsSpan().ContainsAnyExcept(SlugCharacters);

    private static bool IsKey([NotNullWhen(true)] string? key) => key is { Length: > 0 and <= MaxKeyLength } && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
}

/// <summary>A server to rent; what is not said is the default of <c>GET /vps/options</c>.</summary>
internal sealed record CreateServer(string? Region, string? Size, string? Image, string? Label);

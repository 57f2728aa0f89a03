using System.Security.Claims;
using Chatcode.Edge.Files;
using Chatcode.Edge.Http;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Gateways.Files;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Servers;
using Chatcode.Protocol;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Chatcode.Edge.Endpoints;

/// <summary>Files to and from a server's workspace, streamed: no more of one is in memory than is on its way.</summary>
internal sealed partial class FileEndpoints(IGrainFactory grains, TransferSlots slots, TimeProvider time, ILogger<FileEndpoints> logger)
{
    private static readonly TimeSpan SlotWait = TimeSpan.FromSeconds(5);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var files = routes.MapGroup("/vps/{id}/files").WithTags("Files").RequireAuthorization()
            .ProducesErrors([400, 401, 409, 413, .. GatewayAnswers.Statuses]);

        files.MapPost("", static (HttpContext context, ClaimsPrincipal user, FileEndpoints endpoints, string id, string? path) => endpoints.Upload(context, user, id, path))
            .Produces<FileView>(StatusCodes.Status201Created).ProducesErrors(408, 411)
            .WithDescription("The body is the file's bytes, of any content type, with Content-Length. A file that is there is replaced.")
            .WithMetadata(new BodyLimit());
        files.MapGet("", static (HttpContext context, ClaimsPrincipal user, FileEndpoints endpoints, string id, string? path) => endpoints.Download(context, user, id, path))
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");
    }

    private async Task<IResult> Upload(HttpContext context, ClaimsPrincipal user, string id, string? path)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if (!FilePath.TryNormalise(path, out var place)) return BadPath();
        // The gateway is told the size first; to find it out here would take the whole file in.
        if (context.Request.ContentLength is not { } size) return ApiResults.Error(StatusCodes.Status411LengthRequired, "length_required", "the body needs a Content-Length");
        if (size > ProtocolLimits.MaxFile) return Failure(GatewayOutcome.TooLarge, error: null);
        using var slot = slots.TryTake();
        if (slot is null) return Failure(GatewayOutcome.TooMany, error: null);

        var transfer = Transfer(server, context);
        await using var ending = transfer.ConfigureAwait(false);
        try
        {
            var result = await transfer.BeginUploadAsync(place, size).ConfigureAwait(false);
            for (var (seq, left) = (0, size); result.Outcome is GatewayOutcome.Ok && left > 0; seq++)
            {
                // A new one each time: what crosses a call is never changed after it.
                var chunk = new byte[Math.Min(left, ProtocolLimits.FileChunk)];
                await context.Request.Body.ReadExactlyAsync(chunk, transfer.Ending).ConfigureAwait(false);
                left -= chunk.Length;
                result = await transfer.SendAsync(seq, chunk).ConfigureAwait(false);
            }

            if (result.Outcome is GatewayOutcome.Ok) result = await transfer.EndUploadAsync().ConfigureAwait(false);
            return result.Outcome is GatewayOutcome.Ok
                ? Results.Created($"/vps/{server.Id.Value}/files?path={Uri.EscapeDataString(place)}", new FileView(place, size))
                : Failure(result.Outcome, result.Error);
        }
        catch (OperationCanceledException) when (transfer.IsLate)
        {
            return ApiResults.Error(StatusCodes.Status408RequestTimeout, "transfer_timeout", $"a file may take {ProtocolTimes.TransferTimeout.TotalMinutes} minutes");
        }
    }

    private async Task<IResult> Download(HttpContext context, ClaimsPrincipal user, string id, string? path)
    {
        if (await ServerLookup.Find(grains, user.RequireUserId(), id).ConfigureAwait(false) is not { } server) return ApiResults.NotFound("server");
        if (!FilePath.TryNormalise(path, out var place)) return BadPath();
        using var slot = slots.TryTake();
        if (slot is null) return Failure(GatewayOutcome.TooMany, error: null);

        var transfer = Transfer(server, context);
        await using var ending = transfer.ConfigureAwait(false);
        try
        {
            var begun = await transfer.BeginDownloadAsync(place).ConfigureAwait(false);
            if (begun.Outcome is not GatewayOutcome.Ok) return Failure(begun.Outcome, begun.Error);
            var piece = await transfer.ReadAsync(from: 0).ConfigureAwait(false);
            if (piece.Outcome is not GatewayOutcome.Ok) return Failure(piece.Outcome, piece.Error);

            SetHeaders(context.Response, FilePath.NameOf(place), begun.Size);
            for (var next = 0; ;)
            {
                foreach (var chunk in piece.Chunks) await context.Response.Body.WriteAsync(chunk, transfer.Ending).ConfigureAwait(false);
                if (piece.IsLast) return Results.Empty;
                next += piece.Chunks.Length;
                piece = await transfer.ReadAsync(next).ConfigureAwait(false);
                if (piece.Outcome is GatewayOutcome.Ok) continue;

                LogBrokenOff(server.Id.Value, piece.Outcome, piece.Error);
                return BreakOff(context);
            }
        }
        catch (OperationCanceledException) when (transfer.IsLate)
        {
            if (!context.Response.HasStarted) return Failure(GatewayOutcome.TimedOut, error: null);
            LogBrokenOff(server.Id.Value, GatewayOutcome.TooSlow, error: null);
            return BreakOff(context);
        }
        catch (Exception error) when (context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(error, server.Id.Value);
            return BreakOff(context);
        }
    }

    private FileTransfer Transfer(ServerRecord server, HttpContext context) =>
        new(grains.GetGrain<IGatewayFilesGrain>(server.Gateway.Value), server.User, time, logger, context.RequestAborted);

    private static void SetHeaders(HttpResponse response, string name, long size)
    {
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name);
        response.ContentType = "application/octet-stream";
        response.ContentLength = size;
        response.Headers.ContentDisposition = disposition.ToString();
    }

    /// <summary>What was begun as a whole file must not end like one.</summary>
    private static IResult BreakOff(HttpContext context)
    {
        context.Abort();
        return Results.Empty;
    }

    private static IResult BadPath() =>
        ApiResults.BadRequest("invalid_path", $"path must name a file in the workspace, in at most {Workdir.MaxLength} characters");

    private static IResult Failure(GatewayOutcome outcome, string? error) => outcome switch
    {
        GatewayOutcome.TooLarge => ApiResults.Error(StatusCodes.Status413PayloadTooLarge, "file_too_large", $"a file may have {ProtocolLimits.MaxFile / (1024 * 1024)} MiB"),
        GatewayOutcome.NotAFile => ApiResults.Error(StatusCodes.Status409Conflict, "not_a_file", "what stands there is not a file"),
        GatewayOutcome.TooMany => ServerAnswers.RetryLater(
            ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "too_many_transfers", "as many files are on their way as may be, try again"), SlotWait),
        GatewayOutcome.Lost => ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "transfer_lost", "the transfer was interrupted, try again"),
        GatewayOutcome.TooSlow => ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "too_slow", "the gateway sends the file faster than it is taken, and can't be slowed"),
        _ => GatewayAnswers.Failure(outcome, error, "file"),
    };

    [LoggerMessage(EventIds.DownloadBrokenOff, LogLevel.Warning, "Server {VpsId}: a download broke off: {Outcome} {Error}")]
    private partial void LogBrokenOff(string vpsId, GatewayOutcome outcome, string? error);

    [LoggerMessage(EventIds.DownloadFailed, LogLevel.Warning, "Server {VpsId}: a download failed")]
    private partial void LogFailed(Exception error, string vpsId);

    // Beyond what bodies of the API may have.
    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => ProtocolLimits.MaxFile;
    }
}

/// <summary>A file that was put on a server: its path below <c>/home/vibe/workspace</c>, and its bytes.</summary>
internal sealed record FileView(string Path, long Size);

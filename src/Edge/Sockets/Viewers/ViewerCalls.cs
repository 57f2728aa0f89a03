using System.Net.WebSockets;
using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>
/// The grain's side of one browser socket: being a viewer of its session, and handing messages over by number until they
/// are accepted, so that a call that fails and is made again never types twice.
/// </summary>
internal sealed partial class ViewerCalls(
    ViewerPlace place, EdgeIdentity edge, IGrainFactory grains, ViewerOutbox outbox, TimeProvider time, ILogger logger)
{
    private readonly IGatewayGrain _grain = grains.GetGrain<IGatewayGrain>(place.Gateway.Value);
    private readonly OccasionalLog _retries = new(time);
    private long _next;

    /// <summary>Becomes a viewer, once; a grain that cannot be reached throws.</summary>
    /// <returns>False when the session is not the person's.</returns>
    public Task<bool> AttachAsync() => AttachAsync(place.Stream, place.NextSeq, again: false);

    /// <summary>Becomes a viewer again after the grain lost it; tries until it succeeds or the socket closes.</summary>
    public async Task<bool> AttachAgainAsync(SocketClose close, bool atOnce)
    {
        for (var attempt = 0; !close.IsRequested; attempt++)
        {
            if (attempt > 0 || !atOnce) await RetryDelay.AfterFailure(time).ConfigureAwait(false);
            if (close.IsRequested) return false;
            try
            {
                var position = outbox.Position;
                if (await AttachAsync(position?.Stream, position?.NextSeq, again: true).ConfigureAwait(false)) return true;
                close.Request(WebSocketCloseStatus.PolicyViolation, "the session does not exist");
                return false;
            }
            catch (Exception error) when (!close.IsRequested)
            {
                LogRetry(error);
            }
        }

        return false;
    }

    /// <summary>Hands messages to the grain; comes back when it has all of them, or the socket is closing.</summary>
    public async Task DeliverAsync(ViewerMessage[] batch, SocketClose close)
    {
        var end = _next + batch.Length;
        var idle = 0;
        var stale = 0;
        while (_next < end && !close.IsRequested)
        {
            ViewerAcceptResult result;
            try
            {
                result = await _grain.AcceptFromViewer(new ViewerMessages { Viewer = place.Viewer, FirstNumber = _next, Messages = batch }).ConfigureAwait(false);
            }
            catch (Exception error) when (!close.IsRequested)
            {
                LogRetry(error);
                if (!await AttachAgainAsync(close, atOnce: false).ConfigureAwait(false)) return;
                continue;
            }

            foreach (var reply in result.Replies ?? []) outbox.AddUrgent(reply);
            if (result.Status is AcceptStatus.Stale)
            {
                if (!await AttachAgainAsync(close, atOnce: stale++ == 0).ConfigureAwait(false)) return;
                continue;
            }

            var taken = (int)Math.Clamp(result.NextNumber - _next, 0, end - _next);
            if (taken > 0)
            {
                _next += taken;
                if (_next == end) return;
                batch = batch[taken..];
                idle = 0;
                stale = 0;
            }

            await RetryDelay.WhileBusy(idle++, time).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the grain that the socket is gone. One try: a grain that cannot be told finds out by the missing renewal.</summary>
    public async Task DetachAsync()
    {
        try
        {
            await _grain.DetachViewer(place.Viewer).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            LogDetachFailed(error, place.Viewer);
        }
    }

    private async Task<bool> AttachAsync(string? stream, ulong? nextSeq, bool again)
    {
        var attach = new ViewerAttach
        {
            Viewer = place.Viewer,
            Edge = edge.Id,
            User = place.User,
            Session = place.Session,
            Stream = stream,
            NextSeq = nextSeq,
            NextNumber = _next,
            Again = again,
        };
        return (await _grain.AttachViewer(attach, edge.Reference).ConfigureAwait(false)).Found;
    }

    private void LogRetry(Exception error)
    {
        if (_retries.Count() is > 0 and var times) LogRetry(error, place.Viewer, place.Gateway, times);
    }

    [LoggerMessage(EventIds.ViewerRetry, LogLevel.Warning, "Viewer {ViewerId}: the grain of gateway {GatewayId} cannot be reached, trying on ({Times} failures)")]
    private partial void LogRetry(Exception error, ViewerId viewerId, GatewayId gatewayId, int times);

    [LoggerMessage(EventIds.DetachFailed, LogLevel.Warning, "Viewer {ViewerId}: its grain could not be told that the socket is gone")]
    private partial void LogDetachFailed(Exception error, ViewerId viewerId);
}

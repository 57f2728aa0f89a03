using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary>
/// The grain's side of one gateway socket: being its link, and handing messages over by number until they are accepted.
/// A call that fails says nothing about whether it was done: the socket attaches again and sends the same numbers again.
/// </summary>
internal sealed partial class GatewayLinkCalls(
    GatewayId gateway, Guid connection, EdgeIdentity edge, IGrainFactory grains, SocketClose close, TimeProvider time, ILogger logger)
{
    private readonly IGatewayGrain _grain = grains.GetGrain<IGatewayGrain>(gateway.Value);
    private readonly OccasionalLog _retries = new(time);
    private readonly AcceptedTail _accepted = new(time);
    private byte[] _hello = [];
    private long _next;

    // It is not known whether the last messages were taken.
    private bool _unsettled;
    private volatile GatewayLink? _link;

    /// <summary>Null until the grain has accepted the socket.</summary>
    public GatewayLink? Link => _link;

    /// <summary>First attach, after hello.</summary>
    /// <returns>False when the socket is closing.</returns>
    public async Task<bool> AttachAsync(byte[] hello)
    {
        _hello = hello;
        return await AttachAgainAsync(atOnce: true).ConfigureAwait(false);
    }

    /// <summary>Hands packed messages to the grain; comes back when it has all of them, or the socket is closing.</summary>
    public async Task DeliverAsync(byte[] data, int count)
    {
        var end = _next + count;
        var idle = 0;
        var stale = 0;
        while (_next < end && !close.IsRequested)
        {
            AcceptResult result;
            try
            {
                result = await _grain.AcceptFromGateway(new GatewayMessages
                {
                    Link = _link!,
                    FirstNumber = _next,
                    Count = (int)(end - _next),
                    Data = data,
                }).ConfigureAwait(false);
            }
            catch (Exception error) when (!close.IsRequested)
            {
                LogRetry(error);
                // Its viewers may have what was taken; an activation that knows nothing will take it again, as the rest.
                _accepted.AddUnsettled(data);
                _unsettled = true;
                if (!await AttachAgainAsync(atOnce: false).ConfigureAwait(false)) return;
                continue;
            }

            if (result.Status is AcceptStatus.Stale)
            {
                if (!await AttachAgainAsync(atOnce: stale++ == 0).ConfigureAwait(false)) return;
                continue;
            }

            var taken = Math.Clamp(result.NextNumber - _next, 0, end - _next);
            if (taken > 0)
            {
                _next += taken;
                if (_next == end)
                {
                    _accepted.Add(data, result.Named);
                    return;
                }

                _accepted.Clear();
                data = Rest(data, taken);
                idle = 0;
                stale = 0;
            }

            await RetryDelay.WhileBusy(idle++, time).ConfigureAwait(false);
        }
    }

    /// <summary>Becomes the link again after the grain lost it; tries until it succeeds, is refused, or the socket closes.</summary>
    public async Task<bool> AttachAgainAsync(bool atOnce)
    {
        for (var attempt = 0; !close.IsRequested; attempt++)
        {
            if (attempt > 0 || !atOnce) await RetryDelay.AfterFailure(time).ConfigureAwait(false);
            if (close.IsRequested) return false;
            try
            {
                var attached = await _grain.AttachGateway(
                    new GatewayAttach { Edge = edge.Id, Connection = connection, Hello = _hello, Epoch = _link?.Epoch, NextNumber = _next },
                    edge.Reference).ConfigureAwait(false);
                if (attached.Link is { } link)
                {
                    _link = link;
                    if (attached.WantsOutput) await _grain.RestoreOutput(new AcceptedOutput { Link = link, Streams = _accepted.Streams() }).ConfigureAwait(false);
                    // This activation may have taken them, and will not say again what they named.
                    else if (_unsettled) _accepted.Clear();
                    _unsettled = false;
                    return true;
                }

                // Once it was the link, there is one reason to be refused: another socket is.
                var status = _link is null ? System.Net.WebSockets.WebSocketCloseStatus.PolicyViolation : System.Net.WebSockets.WebSocketCloseStatus.NormalClosure;
                close.Request(status, attached.Refusal ?? "refused");
                return false;
            }
            catch (Exception error) when (!close.IsRequested)
            {
                LogRetry(error);
            }
        }

        return false;
    }

    /// <summary>Tells the grain that the gateway's queue has room; tries until it knows, or it no longer matters.</summary>
    public async Task ReportWritableAsync(GatewayOutbox outbox)
    {
        while (!close.IsRequested && !outbox.IsFull && _link is { } link)
        {
            try
            {
                await _grain.GatewayWritable(link).ConfigureAwait(false);
                return;
            }
            catch (Exception error)
            {
                LogRetry(error);
                await RetryDelay.AfterFailure(time).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Tells the grain that the socket is gone. One try: a grain that cannot be told finds out by the missing renewal.</summary>
    public async Task DetachAsync()
    {
        if (_link is not { } link) return;
        try
        {
            await _grain.DetachGateway(link).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            LogDetachFailed(error, gateway);
        }
    }

    private static byte[] Rest(byte[] data, long taken)
    {
        var reader = PackedMessages.Read(data);
        var offset = 0;
        for (; taken > 0 && reader.TryNext(out _, out var payload); taken--) offset += PackedMessages.HeaderLength + payload.Length;
        return data[offset..];
    }

    private void LogRetry(Exception error)
    {
        if (_retries.Count() is > 0 and var times) LogRetry(error, gateway, times);
    }

    [LoggerMessage(EventIds.GatewayRetry, LogLevel.Warning, "Gateway {GatewayId}: its grain cannot be reached, trying on ({Times} failures)")]
    private partial void LogRetry(Exception error, GatewayId gatewayId, int times);

    [LoggerMessage(EventIds.DetachFailed, LogLevel.Warning, "Gateway {GatewayId}: its grain could not be told that the socket is gone")]
    private partial void LogDetachFailed(Exception error, GatewayId gatewayId);
}

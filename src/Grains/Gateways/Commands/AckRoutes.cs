using System.Diagnostics.CodeAnalysis;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Commands;

/// <summary>
/// Whose a fire-and-forget request was, so that the gateway's <c>ack</c> finds the browser that asked for one. Browsers'
/// request_ids are unique only within a socket, so each is sent to the gateway under one of ours.
/// </summary>
internal sealed class AckRoutes(TimeProvider time)
{
    /// <summary>How long an answer is routed; a later one is ignored.</summary>
    public static readonly TimeSpan Lifetime = ProtocolTimes.CommandTimeout;

    /// <summary>Routes kept at once. One more drops the oldest: a browser misses an <c>ack</c>, nothing else.</summary>
    public const int MaxRoutes = 4096;

    private readonly Dictionary<string, (ViewerId Viewer, string RequestId)> _routes = new(StringComparer.Ordinal);
    private readonly Queue<(DateTimeOffset Ends, string GatewayRequestId)> _byAge = new();

    /// <summary>Routes kept.</summary>
    public int Count => _routes.Count;

    /// <summary>Remembers a request.</summary>
    /// <param name="gatewayRequestId">Ours, as sent to the gateway.</param>
    /// <param name="viewer">The browser's socket.</param>
    /// <param name="requestId">The browser's own.</param>
    public void Add(string gatewayRequestId, ViewerId viewer, string requestId)
    {
        DropOld();
        if (_byAge.Count >= MaxRoutes) _routes.Remove(_byAge.Dequeue().GatewayRequestId);
        _routes.Add(gatewayRequestId, (viewer, requestId));
        _byAge.Enqueue((time.GetUtcNow() + Lifetime, gatewayRequestId));
    }

    /// <summary>Finds the browser for an answer, once.</summary>
    public bool TryTake(string gatewayRequestId, out ViewerId viewer, [NotNullWhen(true)] out string? requestId)
    {
        DropOld();
        var found = _routes.Remove(gatewayRequestId, out var route);
        (viewer, requestId) = route;
        return found;
    }

    /// <summary>Takes every route that still waits, to answer that the link dropped.</summary>
    public IReadOnlyCollection<(ViewerId Viewer, string RequestId)> TakeAll()
    {
        DropOld();
        (ViewerId, string)[] all = [.. _routes.Values];
        _routes.Clear();
        _byAge.Clear();
        return all;
    }

    private void DropOld()
    {
        var now = time.GetUtcNow();
        while (_byAge.TryPeek(out var oldest) && oldest.Ends <= now) _routes.Remove(_byAge.Dequeue().GatewayRequestId);
    }
}

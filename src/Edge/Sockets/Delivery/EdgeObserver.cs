using Chatcode.Grains.Gateways;

namespace Chatcode.Edge.Sockets.Delivery;

/// <summary>Where the grains' batches come in: sorts them into the queues of this edge's sockets and returns at once.</summary>
internal sealed class EdgeObserver(EdgeHubs hubs) : IEdgeObserver
{
    private static readonly DeliverResult Nothing = new();
    private static readonly Task<DeliverResult> Delivered = Task.FromResult(Nothing);

    public Task<DeliverResult> Deliver(EdgeBatch batch)
    {
        var result = hubs.Find(batch.Gateway) is { } hub ? hub.Deliver(batch) : AllGone(batch);
        return result == Nothing ? Delivered : Task.FromResult(result);
    }

    /// <summary>The answer of an edge that has nothing of what a batch names.</summary>
    public static DeliverResult AllGone(EdgeBatch batch)
    {
        var viewers = batch.Items.Where(static item => item.Viewers is not null).SelectMany(static item => item.Viewers!).Distinct().ToArray();
        return new DeliverResult
        {
            GatewayGone = batch.Items.Any(static item => item.Kind is EdgeItemKind.GatewayMessages or EdgeItemKind.GatewayClose),
            ViewersGone = viewers.Length > 0 ? viewers : null,
        };
    }
}

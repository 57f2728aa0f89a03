using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Delivery;

/// <summary>This run of this edge as the grains know it. Holds the observer: the engines keep only weak references to one.</summary>
internal sealed class EdgeIdentity(EdgeObserver observer, IGrainFactory grains)
{
    // Made on first use: the engine must have started by then.
    private readonly Lazy<IEdgeObserver> _reference = new(() => grains.CreateObjectReference<IEdgeObserver>(observer));

    public EdgeId Id { get; } = EdgeId.New();

    public IEdgeObserver Reference => _reference.Value;
}

using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Delivery;

/// <summary>The gateways that this edge has anything of: their socket, or viewers of their sessions.</summary>
internal sealed class EdgeHubs(Func<GatewayId, EdgeHub> create)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GatewayId, EdgeHub> _hubs = [];

    public EdgeHub? Find(GatewayId gateway)
    {
        lock (_lock) return _hubs.GetValueOrDefault(gateway);
    }

    public EdgeHub[] All()
    {
        lock (_lock) return [.. _hubs.Values];
    }

    /// <summary>The gateway's hub, made when there is none, changed under the same lock that removes empty ones.</summary>
    public EdgeHub Enter(GatewayId gateway, Action<EdgeHub> enter)
    {
        lock (_lock)
        {
            if (!_hubs.TryGetValue(gateway, out var hub)) _hubs.Add(gateway, hub = create(gateway));
            enter(hub);
            return hub;
        }
    }

    /// <summary>Undoes what <see cref="Enter"/> did; an empty hub goes.</summary>
    public void Leave(EdgeHub hub, Action<EdgeHub> leave)
    {
        lock (_lock)
        {
            leave(hub);
            if (!hub.IsEmpty) return;
            _hubs.Remove(hub.Gateway);
            hub.Dispose();
        }
    }
}

using Chatcode.Grains.Gateways.Edges;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways;

/// <summary>What goes to edges: one call in flight each, the rest gathers.</summary>
internal sealed partial class GatewayGrain
{
    /// <summary>How long an activation that ends waits for edges to take what is theirs; those that don't find out by their renewal.</summary>
    private static readonly TimeSpan HandOver = TimeSpan.FromSeconds(1);

    private readonly Dictionary<EdgeId, Edge> _edges = [];
    private bool _ending;

    public Task<EdgeRenewed> RenewEdge(EdgeRenewal renewal, IEdgeObserver edge)
    {
        var now = _time.GetUtcNow();
        if (_edges.ContainsKey(renewal.Edge)) Renew(renewal.Edge, edge);

        // What the edge no longer has. A viewer or link that came just now may have crossed with this call.
        var settled = now - _options.Housekeeping;
        var named = renewal.Viewers.ToHashSet();
        foreach (var viewer in _viewers.On(renewal.Edge))
        {
            if (!named.Contains(viewer.Id) && viewer.AttachedAt <= settled) RemoveViewer(viewer.Id);
        }

        if (renewal.Link is null && _link is { } link && link.Name.Edge == renewal.Edge && link.ConnectedAt <= settled) DropLink();
        PumpEdges();
        return Task.FromResult(new EdgeRenewed
        {
            LinkUnknown = renewal.Link is { } claimed && !IsCurrent(claimed),
            UnknownViewers = [.. renewal.Viewers.Where(viewer => !_viewers.TryGet(viewer, out _))],
        });
    }

    private void Renew(EdgeId id, IEdgeObserver observer)
    {
        if (!_edges.TryGetValue(id, out var edge))
        {
            _edges.Add(id, edge = new Edge(id, new EdgeOutbox(_id, _activation)) { Observer = observer });
        }

        edge.Observer = observer;
        edge.RenewedAt = _time.GetUtcNow();
    }

    /// <summary>
    /// What was accepted is still delivered, and edges are told to turn to the next activation: one whose sockets are idle would
    /// not notice before its renewal, and show an old screen until then.
    /// </summary>
    private async Task HandOverEdges()
    {
        _ending = true;
        foreach (var edge in _edges.Values)
        {
            if (_link?.Name.Edge == edge.Id || _viewers.On(edge.Id).Count > 0) Enqueue(edge.Id, new EdgeItem { Kind = EdgeItemKind.ActivationEnds });
        }

        PumpEdges();
        try
        {
            await Task.WhenAll(_edges.Values.Select(edge => edge.Pumping)).WaitAsync(HandOver, _time);
        }
        catch (TimeoutException)
        {
            // An edge that can't be reached must not keep the grain from being activated elsewhere.
        }
    }

    private void Enqueue(EdgeId id, EdgeItem item)
    {
        var edge = _edges[id];
        if (item.IsFile) edge.Outbox.AddFile(item);
        else if (item.Kind is EdgeItemKind.GatewayMessages or EdgeItemKind.GatewayClose) edge.Outbox.AddToGateway(item);
        else edge.Outbox.AddToViewers(item);
        edge.Touched = true;
    }

    /// <summary>Sends what this turn has queued, where nothing is in flight.</summary>
    private void PumpEdges()
    {
        // An edge that is lost changes what others have to be told, hence again.
        for (var again = true; again;)
        {
            again = false;
            foreach (var edge in _edges.Values)
            {
                if (!edge.Touched) continue;
                edge.Touched = false;
                if (edge.Outbox.Overflowing)
                {
                    LoseEdge(edge, "its queue is full");
                    again = true;
                }
                else if (!edge.IsPumping)
                {
                    edge.Pumping = Pump(edge);
                    Background(edge.Pumping, "delivering to an edge");
                }
            }
        }
    }

    private async Task Pump(Edge edge)
    {
        edge.IsPumping = true;
        try
        {
            while (edge.Outbox.Next() is { } batch)
            {
                var result = await Deliver(edge, batch);

                // An activation that ends may no longer reach anybody; what it would make of that is not for it to tell or store.
                if (result is null && _ending) return;
                if (result is not null)
                {
                    edge.Outbox.Delivered();
                    if (!_ending) TakeDeliverResult(edge, batch, result);
                    if (edge.Outbox.HasDrained) RestartCut(edge);
                }
                else if (edge.Outbox.Failed())
                {
                    await Task.Delay(_options.DeliverRetry, _time);
                }
                else
                {
                    LoseEdge(edge, "it can't be reached");
                }

                // What this edge was given goes out in this loop; others may have been given something too.
                PumpEdges();
            }
        }
        finally
        {
            edge.IsPumping = false;
        }
    }

    private async Task<DeliverResult?> Deliver(Edge edge, EdgeBatch batch)
    {
        try
        {
            return await edge.Observer.Deliver(batch);
        }
        catch (Exception exception)
        {
            LogDeliverFailed(_id, edge.Id, batch.Number, exception);
            return null;
        }
    }

    private void TakeDeliverResult(Edge edge, EdgeBatch batch, DeliverResult result)
    {
        if (result.Superseded)
        {
            // Whichever of the two was meant to live: the one after both of them has every edge's ear.
            LogSuperseded(_id, edge.Id);
            edge.Outbox.Clear();
            DeactivateOnIdle();
            return;
        }

        if (_link is { } link && link.Name.Edge == edge.Id)
        {
            if (result.GatewayQueueFull) link.InputBlockedUntil = _time.GetUtcNow() + InputBlock;

            // Said of a batch as a whole: one that also closes the connection before tells nothing of this one.
            if (result.GatewayGone && batch.Items.All(item => item.Connection == default || item.Connection == link.Name.Connection)) DropLink();
        }

        foreach (var viewer in result.ViewersGone ?? []) RemoveViewer(viewer);
    }

    private void RestartCut(Edge edge)
    {
        foreach (var session in edge.Cut)
        {
            if (session.Audiences.On(edge.Id) is { } audience) session.Waiting.Add(audience.Viewers);
            AskForScreen(session);
        }

        edge.Cut.Clear();
    }

    /// <summary>Its sockets may live, but not for this grain: when it is back, its renewal tells it to attach them again.</summary>
    private void LoseEdge(Edge edge, string why)
    {
        LogEdgeLost(_id, edge.Id, why);
        edge.Outbox.Clear();
        edge.Cut.Clear();
        if (_link is { } link && link.Name.Edge == edge.Id) DropLink();
        foreach (var viewer in _viewers.On(edge.Id)) RemoveViewer(viewer.Id);
        edge.Outbox.Clear();
    }
}

using System.Net.WebSockets;
using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Edge.Sockets.Viewers;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Delivery;

/// <summary>
/// What this edge has of one gateway: its socket (two for a moment, while one replaces the other) and the viewers of its
/// sessions. Its grain's batches are sorted here into their queues; nothing here ever waits.
/// </summary>
internal sealed class EdgeHub : IDisposable
{
    /// <summary>Activations that are remembered as followed by another; the oldest is forgotten first.</summary>
    public const int MaxSuperseded = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, GatewaySocket> _sockets = [];
    private readonly Dictionary<ViewerId, Viewer> _viewers = [];
    private readonly Dictionary<SessionId, List<Viewer>> _sessions = [];
    private readonly EdgeRenewals _renewals;
    private readonly Func<EdgeHub, ConsumptionReports> _newReports;

    // From the first viewer on: most gateways are watched by nobody.
    private volatile ConsumptionReports? _reports;

    // A silo that is cut off may not know that its activation was replaced.
    private readonly Queue<Guid> _superseded = [];
    private Guid _activation;
    private long _lastBatch;

    public EdgeHub(GatewayId gateway, EdgeRenewals renewals, Func<EdgeHub, ConsumptionReports> reports)
    {
        Gateway = gateway;
        _renewals = renewals;
        _newReports = reports;
    }

    public GatewayId Gateway { get; }

    public bool IsEmpty
    {
        get
        {
            lock (_lock) return _sockets.Count == 0 && _viewers.Count == 0;
        }
    }

    public void Add(GatewaySocket socket)
    {
        lock (_lock) _sockets.Add(socket.Connection, socket);
    }

    public void Remove(GatewaySocket socket)
    {
        lock (_lock) _sockets.Remove(socket.Connection);
    }

    public void Add(Viewer viewer)
    {
        lock (_lock)
        {
            _reports ??= _newReports(this);
            _viewers.Add(viewer.Place.Viewer, viewer);
            if (!_sessions.TryGetValue(viewer.Place.Session, out var session)) _sessions.Add(viewer.Place.Session, session = []);
            session.Add(viewer);
        }
    }

    public void Remove(Viewer viewer)
    {
        lock (_lock)
        {
            _viewers.Remove(viewer.Place.Viewer);
            var session = _sessions[viewer.Place.Session];
            session.Remove(viewer);
            if (session.Count == 0) _sessions.Remove(viewer.Place.Session);
        }
    }

    /// <summary>Sorts a batch into the queues; one that came before changes nothing, and neither does one of an activation that another has followed.</summary>
    public DeliverResult Deliver(EdgeBatch batch)
    {
        var changedActivation = false;
        bool cut, ends;
        DeliverResult result;
        lock (_lock)
        {
            if (_superseded.Contains(batch.Activation))
            {
                // That one may have been the grain all the same; then the next has nothing of this edge.
                if (batch.Items.Any(static item => item.Kind is EdgeItemKind.ActivationEnds)) _renewals.Soon(this);
                return EdgeObserver.AllGone(batch) with { Superseded = true };
            }

            if (batch.Activation != _activation)
            {
                changedActivation = _activation != Guid.Empty;
                if (changedActivation) Supersede(_activation);
                _activation = batch.Activation;
                _lastBatch = 0;
            }

            var isNew = batch.Number > _lastBatch;
            if (isNew) _lastBatch = batch.Number;
            result = Deliver(batch.Items, isNew, out cut, out ends);
        }

        // One with nothing left to write would ask for its screen at the next occasion, which may never come.
        if (cut) Consumed(0);

        // A new activation may know only the socket or viewer that woke it, and one that is to come knows none: they need not
        // wait for their turn.
        if (changedActivation) _reports?.StartOver();
        if (changedActivation || ends) _renewals.Soon(this);
        return result;
    }

    /// <summary>A viewer consumed output, or is ready to catch up.</summary>
    /// <param name="bytes">How much, for the pace of the reports.</param>
    public void Consumed(int bytes) => _reports?.Consumed(bytes);

    /// <summary>What this edge has, as the grain wants to hear it regularly.</summary>
    public EdgeRenewalCall Describe()
    {
        lock (_lock)
        {
            return new EdgeRenewalCall(_sockets.Values.FirstOrDefault(static socket => socket.Link is not null)?.Link, [.. _viewers.Keys]);
        }
    }

    /// <summary>Attaches again what the grain does not know.</summary>
    public void AttachAgain(GatewayLink? link, ViewerId[] viewers)
    {
        lock (_lock)
        {
            if (link is not null && _sockets.GetValueOrDefault(link.Connection) is { } socket) socket.AttachAgain();
            foreach (var id in viewers) _viewers.GetValueOrDefault(id)?.AttachAgain();
        }
    }

    /// <summary>Every viewer that is here now.</summary>
    public Viewer[] Viewers()
    {
        lock (_lock) return [.. _viewers.Values];
    }

    public void Dispose() => _reports?.Dispose();

    private void Supersede(Guid activation)
    {
        if (_superseded.Count == MaxSuperseded) _superseded.Dequeue();
        _superseded.Enqueue(activation);
    }

    private DeliverResult Deliver(EdgeItem[] items, bool isNew, out bool cut, out bool ends)
    {
        var full = false;
        var gatewayGone = false;
        cut = false;
        ends = false;
        List<ViewerId>? viewersGone = null;
        foreach (var item in items)
        {
            switch (item.Kind)
            {
                case EdgeItemKind.GatewayMessages or EdgeItemKind.GatewayClose:
                    if (!_sockets.TryGetValue(item.Connection, out var socket) || socket.Close.IsRequested) gatewayGone = true;
                    else if (isNew) ToGateway(socket, item);
                    full |= socket is { IsFull: true };
                    break;
                case EdgeItemKind.SessionFrames when item.Viewers is null:
                    if (isNew && _sessions.TryGetValue(item.Session, out var live) && FrameBlock.TryRead(item.Data!, item.Stream, out var block))
                    {
                        foreach (var viewer in live) cut |= !viewer.Send(block);
                    }

                    break;
                case EdgeItemKind.SessionMessage:
                    if (isNew && _sessions.TryGetValue(item.Session, out var viewers))
                    {
                        foreach (var viewer in viewers)
                        {
                            if (viewer.IsKnown) cut |= !viewer.Send(item);
                        }
                    }

                    break;
                case EdgeItemKind.SessionFrames or EdgeItemKind.ViewerMessage or EdgeItemKind.ViewerClose:
                    foreach (var id in item.Viewers ?? [])
                    {
                        if (!_viewers.TryGetValue(id, out var viewer)) (viewersGone ??= []).Add(id);
                        else if (isNew) cut |= !ToViewer(viewer, item);
                    }

                    break;
                case EdgeItemKind.ActivationEnds:
                    ends = true;
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(items), item.Kind, "unknown kind of item");
            }
        }

        return new DeliverResult { GatewayQueueFull = full, GatewayGone = gatewayGone, ViewersGone = viewersGone?.Distinct().ToArray() };
    }

    private static void ToGateway(GatewaySocket socket, EdgeItem item)
    {
        if (item.Kind is EdgeItemKind.GatewayMessages) socket.Send(item);
        else socket.Close.Request((WebSocketCloseStatus)item.CloseCode, item.CloseReason ?? "");
    }

    private static bool ToViewer(Viewer viewer, EdgeItem item)
    {
        viewer.IsKnown = true;
        if (item.Kind is EdgeItemKind.SessionFrames) return !FrameBlock.TryRead(item.Data!, item.Stream, out var block) || viewer.Send(block, replay: true);
        return viewer.Send(item);
    }
}

/// <summary>What one hub says in a renewal.</summary>
internal readonly record struct EdgeRenewalCall(GatewayLink? Link, ViewerId[] Viewers);

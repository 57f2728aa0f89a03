using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>The gateway's socket: which one is the link, and what its coming and going means.</summary>
internal sealed partial class GatewayGrain
{
    /// <summary>How long a full socket queue is believed in without hearing of it again.</summary>
    private static readonly TimeSpan InputBlock = TimeSpan.FromSeconds(1);

    private Link? _link;

    // The newest connection, also after its edge was lost: it may come back with the same numbering.
    private Link? _newest;
    private DateTimeOffset? _offlineSince;
    private TaskCompletionSource _connected = NewSignal();

    public async Task<GatewayAttached> AttachGateway(GatewayAttach attach, IEdgeObserver edge)
    {
        if (State.Registration is null) return Refused("unknown gateway");
        if (!MessageReader.TryReadEvent(attach.Hello, out var message, out _) || message is not GatewayHello hello)
        {
            return Refused("invalid hello");
        }

        if (_newest is { } known && known.Name.Connection == attach.Connection)
        {
            // The edge asks again: an answer of ours got lost, or this grain had given up on the edge.
            if (known.Name.Epoch != State.Epoch) return Refused(CloseReasons.ReplacedByNewConnection);
            known.NextNumber = Math.Max(known.NextNumber, attach.NextNumber);
            if (_link != known) TakeLink(known, edge, isNewConnection: false);
            else Renew(attach.Edge, edge);
            return Attached(known);
        }

        var isNew = attach.Epoch is null || attach.Epoch > State.Epoch;
        if (!isNew && attach.Epoch < State.Epoch) return Refused(CloseReasons.ReplacedByNewConnection);
        var epoch = State.Epoch;
        if (isNew)
        {
            var now = _time.GetUtcNow();
            await _state.Save(state =>
            {
                epoch = state.Epoch = Math.Max(state.Epoch, attach.Epoch ?? 0) + 1;
                state.ConnectedAt = now;
                state.Version = hello.Version;
                state.Os = hello.SystemInfo.Os;
            });
            if (State.Epoch != epoch) return Refused(CloseReasons.ReplacedByNewConnection);
            if (State.Registration is null) return Refused("unknown gateway");
        }

        var name = new GatewayLink { Edge = attach.Edge, Connection = attach.Connection, Epoch = epoch, Activation = _activation };
        var link = new Link(name, hello, _time.GetUtcNow()) { NextNumber = attach.NextNumber, WantsOutput = !isNew };
        TakeLink(link, edge, isNew);
        return Attached(link);
    }

    public Task GatewayWritable(GatewayLink link)
    {
        if (IsCurrent(link)) _link!.InputBlockedUntil = DateTimeOffset.MinValue;
        return Task.CompletedTask;
    }

    public Task DetachGateway(GatewayLink link)
    {
        if (IsCurrent(link))
        {
            DropLink();
            PumpEdges();
        }

        return Task.CompletedTask;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static GatewayAttached Refused(string why) => new() { Refusal = why };

    private static GatewayAttached Attached(Link link) => new() { Link = link.Name, WantsOutput = link.WantsOutput };

    private bool IsCurrent(GatewayLink link) => _link is { } current && current.Name == link;

    private void TakeLink(Link link, IEdgeObserver edge, bool isNewConnection)
    {
        if (_link is { } old)
        {
            CloseGatewaySocket(old, CloseCodes.Normal, CloseReasons.ReplacedByNewConnection);
            EndLink(link.ConnectedAt);
        }

        var known = link == _newest;
        _link = _newest = link;
        _metrics.LinkMade();
        link.HeardAt = _time.GetUtcNow();
        _offlineSince = null;
        _linkExpectedUntil = DateTimeOffset.MinValue;
        Renew(link.Name.Edge, edge);
        LogConnected(_id, link.Name.Epoch, link.Name.Edge);
        foreach (var session in _sessions.All)
        {
            // What was queued for the link before may not have reached it.
            if (known) session.Ack.TellAgain();
            else session.StartOver();
            if (isNewConnection) MissAll(session);
            session.CutAll();
            Broadcast(session, new GatewayOnline { GatewayId = _id.Value });
        }

        // A new connection brings a snapshot of each session by itself, one of an earlier activation its output; one that
        // this activation had lost brings nothing.
        AskForScreensAt(isNewConnection || link.WantsOutput ? link.HeardAt + _options.SnapshotGrace : link.HeardAt);
        _connected.TrySetResult();
        PushPresence();
        PumpEdges();
    }

    private void DropLink()
    {
        if (_link is null) return;
        var now = _time.GetUtcNow();
        EndLink(now);
        if (State.Registration is null) return;
        Background(_state.Save(state => state.DisconnectedAt = now), "storing the end of a connection");
        PushPresence();
    }

    /// <summary>Not stored by itself: of a link that is replaced, the next activation would think that the gateway is away.</summary>
    private void EndLink(DateTimeOffset now)
    {
        var link = _link!;
        LogDisconnected(_id, link.Name.Epoch);
        _metrics.LinkDropped();
        _link = null;
        _offlineSince = now;
        _connected = NewSignal();
        RejectCommands();
        _installs.LinkLost();
        FailDownloads();
        foreach (var session in _sessions.All)
        {
            session.Waiting.Failed();
            session.CutAll();
            MissAll(session);
            Broadcast(session, Offline());
        }
    }

    private void CloseGatewaySocket(Link link, int code, string reason) => Enqueue(link.Name.Edge, new EdgeItem
    {
        Kind = EdgeItemKind.GatewayClose,
        Connection = link.Name.Connection,
        CloseCode = code,
        CloseReason = reason,
    });
}

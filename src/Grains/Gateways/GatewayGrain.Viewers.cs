using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>Browsers: who watches which session, and what they are told.</summary>
internal sealed partial class GatewayGrain
{
    public Task<ViewerAttached> AttachViewer(ViewerAttach attach, IEdgeObserver edge)
    {
        if (!IsOwner(attach.User) || !_sessions.TryGet(attach.Session, out var session))
        {
            return Task.FromResult(new ViewerAttached { Found = false });
        }

        var taken = _viewers.TryGet(attach.Viewer, out var known) ? known.NextNumber : 0;
        Renew(attach.Edge, edge);
        var viewer = new Viewer
        {
            Id = attach.Viewer,
            Edge = attach.Edge,
            User = attach.User,
            Session = attach.Session,
            AttachedAt = _time.GetUtcNow(),
            NextNumber = Math.Max(taken, attach.NextNumber),
            ResumePoint = attach.NextSeq is { } next ? new ResumePoint(attach.Stream, next, attach.Again) : null,
        };
        _viewers.Add(viewer);
        session.Waiting.Add(viewer.Id);
        if (viewer.ResumePoint is { } point && !IsRestoring && GoOn(viewer, session, point) is { } reason) Miss(viewer, reason);
        foreach (var message in Greeting(session)) SendToViewer(viewer.Id, message);
        AskForScreen(session);
        SendControlState(session);
        PumpEdges();
        return Task.FromResult(new ViewerAttached { Found = true });
    }

    public Task DetachViewer(ViewerId viewer)
    {
        RemoveViewer(viewer);
        SendAcks(_time.GetUtcNow());
        PumpEdges();
        return Task.CompletedTask;
    }

    public Task ReportConsumption(ConsumptionReport report)
    {
        CountAcks(report);
        foreach (var consumed in report.Consumed)
        {
            if (!_sessions.TryGet(consumed.Session, out var session)) continue;
            if (!IsRestoring) TakeConsumed(session, consumed);
            else if (session.ReportedEarly is not { } early || early.Stream != consumed.Stream || early.Seq < consumed.Seq) session.ReportedEarly = consumed;
        }

        foreach (var id in report.CatchUp)
        {
            if (!_viewers.TryGet(id, out var viewer) || viewer.Edge != report.Edge || !_sessions.TryGet(viewer.Session, out var session)) continue;
            session.Waiting.Add(id);
            AskForScreen(session);
        }

        SendAcks(_time.GetUtcNow());
        PumpEdges();
        return Task.CompletedTask;
    }

    private static void TakeConsumed(LiveSession session, ConsumedSeq consumed)
    {
        if (consumed.Stream == session.Stream.Name && consumed.Seq < session.Stream.NextSeq) session.Ack.Consumed(consumed.Seq);
    }

    private IEnumerable<WireMessage> Greeting(LiveSession session)
    {
        var status = SessionList.Find(State, session.Id)?.Status;
        if (status == SessionStatus.Ended)
        {
            yield return new SessionEnded { SessionId = session.Id.Value };
        }
        else if (_link is null && !IsRestoring)
        {
            yield return NotConnected(session);
            yield return Offline();
        }
        else if (status == SessionStatus.Error)
        {
            yield return new SessionError { SessionId = session.Id.Value, Error = "the session could not be started" };
        }
    }

    private void RemoveViewer(ViewerId id)
    {
        if (!_viewers.Remove(id, out var viewer) || !_sessions.TryGet(viewer.Session, out var session)) return;
        session.Waiting.Remove(id);
        session.Lease.Release(id);
        ConsumeUnwatched(session);
        SendControlState(session);
    }

    /// <summary>Tells each viewer of the session whether it has the keyboard, and how many they are.</summary>
    private void SendControlState(LiveSession session)
    {
        var holder = session.Lease.Holder;
        var heldBy = holder is { } id && _viewers.TryGet(id, out var holding) ? holding.User.Value : null;
        var count = session.Audiences.Count;
        var others = new ControlState { Controller = false, HeldBy = heldBy, Viewers = count }.ToUtf8();
        foreach (var audience in session.Audiences.All)
        {
            ViewerId[] watching = [.. audience.Viewers.Where(viewer => viewer != holder)];
            if (watching.Length > 0) SendToViewers(audience.Edge, session.Id, watching, others);
        }

        if (holder is { } controller) SendToViewer(controller, new ControlState { Controller = true, HeldBy = heldBy, Viewers = count });
    }

    private void Broadcast(LiveSession session, WireMessage message)
    {
        if (session.Audiences.All.Count > 0) Broadcast(session, message.ToUtf8());
    }

    /// <summary>Passes a message of the gateway's on as it came.</summary>
    private void Broadcast(LiveSession session, ReadOnlySpan<byte> text)
    {
        if (session.Audiences.All.Count > 0) Broadcast(session, text.ToArray());
    }

    private void Broadcast(LiveSession session, byte[] text, bool endsLive = false)
    {
        var item = new EdgeItem { Kind = EdgeItemKind.SessionMessage, Session = session.Id, Data = text, EndsLive = endsLive };
        foreach (var audience in session.Audiences.All) Enqueue(audience.Edge, item);
    }

    private void SendToViewer(ViewerId id, WireMessage message)
    {
        if (_viewers.TryGet(id, out var viewer)) SendToViewers(viewer.Edge, viewer.Session, [id], message.ToUtf8());
    }

    private void SendToViewers(EdgeId edge, SessionId session, ViewerId[] viewers, byte[] text) => Enqueue(edge, new EdgeItem
    {
        Kind = EdgeItemKind.ViewerMessage,
        Session = session,
        Viewers = viewers,
        Data = text,
    });
}

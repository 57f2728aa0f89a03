using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>What browsers send. No await here: it never waits for the gateway.</summary>
internal sealed partial class GatewayGrain
{
    public Task<ViewerAcceptResult> AcceptFromViewer(ViewerMessages messages)
    {
        if (!_viewers.TryGet(messages.Viewer, out var viewer)
            || messages.FirstNumber > viewer.NextNumber
            || !_sessions.TryGet(viewer.Session, out var session))
        {
            return Task.FromResult(new ViewerAcceptResult { Status = AcceptStatus.Stale });
        }

        List<byte[]> replies = [];
        var status = AcceptStatus.Accepted;
        for (var i = viewer.NextNumber - messages.FirstNumber; i < messages.Messages.Length; i++)
        {
            if (_link is { } link ? IsInputBlocked(link) : IsRestoring)
            {
                status = AcceptStatus.Busy;
                break;
            }

            var number = viewer.NextNumber++;
            CountInput(session, messages.Messages[i]);
            if (Take(viewer, session, messages.Messages[i], number) is { } reply) replies.Add(reply.ToUtf8());
        }

        PumpEdges();
        return Task.FromResult(new ViewerAcceptResult
        {
            Status = status,
            NextNumber = viewer.NextNumber,
            Replies = replies.Count == 0 ? null : [.. replies],
        });
    }

    private bool IsInputBlocked(Link link) =>
        _time.GetUtcNow() < link.InputBlockedUntil || _edges[link.Name.Edge].Outbox.InputFull;

    private WireMessage? Take(Viewer viewer, LiveSession session, ViewerMessage message, long number)
    {
        switch (message.Kind)
        {
            case ViewerMessageKind.ControlRequest:
                session.Lease.Request(viewer.Id);
                return AnswerControl(session, message, session.Lease.Holder == viewer.Id ? null : AckErrors.ReadOnly);
            case ViewerMessageKind.ControlRelease:
                session.Lease.Release(viewer.Id);
                return AnswerControl(session, message, error: null);
        }

        if (_link is not { } link) return Refuse(viewer, message, AckErrors.GatewayNotConnected, ErrorCodes.GatewayNotConnected);
        switch (message.Kind)
        {
            case ViewerMessageKind.Ack:
                _traffic.GatewayAck(session.Traffic);
                SendToGateway(link, new SessionAck { RequestId = Route(viewer, message), SessionId = session.Id.Value, Seq = message.Seq ?? 0, Stream = message.Stream ?? session.Stream.Name });
                return null;
            case ViewerMessageKind.Snapshot:
                return SendSnapshotRequest(link, viewer, session, message);
            case ViewerMessageKind.Resize when !ProtocolLimits.IsGridAllowed(message.Cols, message.Rows):
                return message.RequestId is { } id ? AckFor(id, AckErrors.SizeOutOfRange) : null;
        }

        if (!session.Lease.TryUse(viewer.Id, out var changed)) return Refuse(viewer, message, AckErrors.ReadOnly, ErrorCodes.ReadOnly);
        if (changed) SendControlState(session);
        if (message.Kind == ViewerMessageKind.Resize)
        {
            session.LastActivityAt = _time.GetUtcNow();
            SendResize(link, viewer, session, message);
            return null;
        }

        session.Touch(_time.GetUtcNow());
        SendInput(link, viewer, session, message, number);
        return null;
    }

    private Ack? AnswerControl(LiveSession session, ViewerMessage message, string? error)
    {
        // Also when nothing changed: it is the answer.
        SendControlState(session);
        return message.RequestId is { } id ? AckFor(id, error) : null;
    }

    /// <summary>
    /// With a request_id always by its ack; without one by an error, at most once a second. A page that fits its grid while
    /// another has the keyboard did nothing wrong, so without an id it hears nothing.
    /// </summary>
    private WireMessage? Refuse(Viewer viewer, ViewerMessage message, string error, string code)
    {
        if (message.RequestId is { } requestId) return AckFor(requestId, error);
        if (code == ErrorCodes.ReadOnly && message.Kind != ViewerMessageKind.Input) return null;
        return viewer.TryTakeErrorTurn(_time.GetUtcNow()) ? new ErrorNotice { Code = code, Message = error, Seq = message.Seq } : null;
    }

    /// <summary>A request_id of ours under which the gateway's ack finds the viewer, if it wants one.</summary>
    private string Route(Viewer viewer, ViewerMessage message)
    {
        var requestId = NextRequestId();
        if (message.RequestId is { } own) _ackRoutes.Add(requestId, viewer.Id, own);
        return requestId;
    }

    private void SendInput(Link link, Viewer viewer, LiveSession session, ViewerMessage message, long number)
    {
        var data = message.Data ?? [];

        // Frames are not acknowledged: who wants an ack is sent as a command, also to a daemon that takes frames.
        if (!link.BinaryInput || message.RequestId is not null)
        {
            var command = new SessionInput { RequestId = Route(viewer, message), SessionId = session.Id.Value, Data = data };
            SendToGateway(link, PackedMessages.Pack(PackedMessages.Text, command.ToUtf8()), viewer.Id, number + 1);
            return;
        }

        var length = FrameCodec.HeaderLength(session.Utf8Id.Length) + data.Length;
        var packed = new byte[PackedMessages.HeaderLength + length];
        PackedMessages.WriteHeader(packed, PackedMessages.Binary, length);
        FrameCodec.Write(packed.AsSpan(PackedMessages.HeaderLength), FrameKind.Input, session.Utf8Id, link.NextInputSeq++, data);
        SendToGateway(link, packed, viewer.Id, number + 1);
    }

    private void SendResize(Link link, Viewer viewer, LiveSession session, ViewerMessage message)
    {
        SendToGateway(link, new SessionResize
        {
            RequestId = Route(viewer, message),
            SessionId = session.Id.Value,
            Cols = message.Cols,
            Rows = message.Rows,
        });

        // A daemon of the base protocol does not tell the others.
        if (!link.Resume) Broadcast(session, new SessionResized { SessionId = session.Id.Value, Cols = message.Cols, Rows = message.Rows });
    }

    private Ack? SendSnapshotRequest(Link link, Viewer viewer, LiveSession session, ViewerMessage message)
    {
        var command = new PendingCommand
        {
            RequestId = NextRequestId(),
            Session = session.Id,
            Asker = CommandAsker.Viewer,
            Viewer = viewer.Id,
            ViewerRequestId = message.RequestId,
        };
        if (!Track(command)) return message.RequestId is { } id ? AckFor(id, CommandOutcome.TooMany.Error) : null;
        SendToGateway(link, new SessionSnapshotRequest { RequestId = command.RequestId, SessionId = session.Id.Value, Lines = message.Lines });
        return null;
    }
}

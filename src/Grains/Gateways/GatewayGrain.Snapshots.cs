using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>Screens for viewers to start from, and snapshots that somebody asked for.</summary>
internal sealed partial class GatewayGrain
{
    private DateTimeOffset _screensAt = DateTimeOffset.MaxValue;

    /// <summary>Asks for a screen when viewers wait for one and it can be had; one request serves all.</summary>
    private void AskForScreen(LiveSession session)
    {
        if (_link is not { WantsOutput: false } link || !session.Waiting.Any || session.Waiting.RequestId is not null) return;
        if (SessionList.Find(State, session.Id)?.Status != SessionStatus.Running) return;
        var requestId = NextRequestId();
        if (!Track(new PendingCommand { RequestId = requestId, Session = session.Id, Asker = CommandAsker.CatchUp }))
        {
            OnScreenRefused(session, CommandOutcome.TooMany);
            return;
        }

        session.Waiting.Requested(requestId);
        SendToGateway(link, new SessionSnapshotRequest { RequestId = requestId, SessionId = session.Id.Value, Lines = ProtocolLimits.DefaultSnapshotLines });
    }

    private void AskForScreensAt(DateTimeOffset at)
    {
        _screensAt = at;
        WakeAt(at);
    }

    private void AskForScreens()
    {
        _screensAt = DateTimeOffset.MaxValue;
        if (_link is { WantsOutput: true })
        {
            // What earlier activations accepted did not come in time.
            EndRestoring();
            return;
        }

        foreach (var session in _sessions.All) AskForScreen(session);
    }

    private void TakeSnapshot(LiveSession session, SessionSnapshot snapshot, ReadOnlySpan<byte> text)
    {
        RenameStream(session, snapshot.Stream, snapshot.Seq);
        if (snapshot.RequestId is null)
        {
            // What it holds is not shown again, should it still come.
            session.SkipTo(snapshot.Seq);
            StartEveryone(session, text.ToArray());
        }
        else if (_pending.TryGet(snapshot.RequestId, out var command))
        {
            Answer(session, snapshot, text, command);
        }

        // Whom a new stream cut off and this snapshot was not for.
        AskForScreen(session);
    }

    private void Answer(LiveSession session, SessionSnapshot snapshot, ReadOnlySpan<byte> text, PendingCommand command)
    {
        switch (command.Asker)
        {
            case CommandAsker.Viewer:
                // Stays pending until the gateway's ack, which is the viewer's too.
                AnswerViewer(session, snapshot, command, WithRequestId(text, command.ViewerRequestId));
                break;
            case CommandAsker.CatchUp:
                _pending.TryTake(command.RequestId, out _);
                session.Waiting.Failed();
                if (snapshot.Seq < session.Stream.NextSeq && !session.Waiting.Exhausted) return;
                StartWaiting(session, WithRequestId(text, null), Start(session, snapshot));
                break;
            default:
                _pending.TryTake(command.RequestId, out _);
                End(command, new CommandOutcome(CommandStatus.Ok, Answer: WithRequestId(text, null)));
                break;
        }
    }

    /// <summary>A copy of the gateway's message with the asker's own id, or none. What else is in it stays as it came.</summary>
    private static byte[] WithRequestId(ReadOnlySpan<byte> text, string? requestId) =>
        RequestId.TryReplace(text, requestId, out var changed) ? changed : throw new InvalidOperationException("a message that was read can't be read");

    /// <summary>The seq of the first frame that follows a snapshot for those who have nothing yet.</summary>
    private static ulong Start(LiveSession session, SessionSnapshot snapshot)
    {
        var next = session.Stream.NextSeq ?? 0;
        return snapshot.Seq > next ? snapshot.Seq.Value : next;
    }

    private void AnswerViewer(LiveSession session, SessionSnapshot snapshot, PendingCommand command, byte[] text)
    {
        if (!_viewers.TryGet(command.Viewer, out var viewer)) return;

        // A viewer that waits for its first screen is not made live by a screen that others on its edge don't get. Nobody
        // waits for those whose screen was refused: it starts with this one.
        var audience = session.Audiences.On(viewer.Edge)!;
        var live = !session.Waiting.Contains(viewer.Id) && (audience.Live || !_edges[viewer.Edge].Cut.Contains(session));
        if (live) audience.Live = true;
        Enqueue(viewer.Edge, new EdgeItem
        {
            Kind = EdgeItemKind.ViewerMessage,
            Session = session.Id,
            Viewers = [viewer.Id],
            Data = text,
            StartsLiveAt = live ? snapshot.Seq ?? session.Stream.NextSeq ?? 0 : null,
            Stream = session.Stream.Name,
        });
    }

    private void StartEveryone(LiveSession session, byte[] text)
    {
        MissAll(session);
        session.Waiting.TakeAll();
        var startsAt = session.Stream.NextSeq ?? 0;
        foreach (var audience in session.Audiences.All) StartAudience(session, audience, viewers: null, text, startsAt);
        ConsumedBefore(session, startsAt);
    }

    private void StartWaiting(LiveSession session, byte[] text, ulong startsAt)
    {
        MissAll(session);
        var waiting = session.Waiting.TakeAll().ToHashSet();
        foreach (var audience in session.Audiences.All)
        {
            // After a hole all of them need it, also those that the edge takes for live.
            ViewerId[] viewers = audience.Live ? [.. audience.Viewers.Where(waiting.Contains)] : [.. audience.Viewers];
            if (viewers.Length > 0) StartAudience(session, audience, viewers, text, startsAt);
        }

        ConsumedBefore(session, startsAt);
    }

    private void StartAudience(LiveSession session, Audience audience, ViewerId[]? viewers, byte[] text, ulong startsAt)
    {
        audience.Live = true;
        _edges[audience.Edge].Cut.Remove(session);
        Enqueue(audience.Edge, new EdgeItem
        {
            Kind = viewers is null ? EdgeItemKind.SessionMessage : EdgeItemKind.ViewerMessage,
            Session = session.Id,
            Viewers = viewers,
            Data = text,
            StartsLiveAt = startsAt,
            Stream = session.Stream.Name,
        });
    }

    /// <summary>What a screen holds was not left for anybody to parse: a daemon that paused for it may go on.</summary>
    private static void ConsumedBefore(LiveSession session, ulong startsAt)
    {
        if (startsAt > 0 && startsAt <= session.Stream.NextSeq) session.Ack.Consumed(startsAt - 1);
    }

    private void OnScreenRefused(LiveSession session, CommandOutcome outcome)
    {
        session.Waiting.Failed();
        switch (outcome.Status)
        {
            case CommandStatus.Disconnected:
                return;
            case CommandStatus.TimedOut when !session.Waiting.Exhausted:
                AskForScreen(session);
                return;
        }

        LogScreenRefused(_id, session.Id, outcome.Error);
        var error = new SessionError { SessionId = session.Id.Value, Error = outcome.Error ?? "no snapshot" };
        foreach (var viewer in session.Waiting.TakeAll()) SendToViewer(viewer, error);
    }
}

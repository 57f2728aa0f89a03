using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>
/// Viewers that go on where they were: after a reconnect of theirs, and after an activation was lost, when their edges and
/// the gateway's attach again in any order.
/// </summary>
internal sealed partial class GatewayGrain
{
    // Until then the link of the activation before this one is expected back, and nobody is told that it is away.
    private DateTimeOffset _linkExpectedUntil = DateTimeOffset.MinValue;

    /// <summary>What earlier activations knew is still to come.</summary>
    private bool IsRestoring => _link is null ? _time.GetUtcNow() < _linkExpectedUntil : _link.WantsOutput;

    public Task RestoreOutput(AcceptedOutput output)
    {
        if (!IsCurrent(output.Link) || !_link!.WantsOutput) return Task.CompletedTask;
        foreach (var known in output.Streams)
        {
            if (!_sessions.TryGet(known.Session, out var session)) continue;
            session.Stream.Restore(known.Stream, known.NextSeq);
            if (known.Frames is { Length: > 0 } frames) session.Replay.Add(frames, PackedMessages.Count(frames));
        }

        EndRestoring();
        SendAcks(_time.GetUtcNow());
        PumpEdges();
        return Task.CompletedTask;
    }

    private void ExpectLink()
    {
        _linkExpectedUntil = _time.GetUtcNow() + _options.LinkGrace;
        WakeAt(_linkExpectedUntil);
    }

    /// <summary>The link of the activation before this one did not come back: those who wait for it are told.</summary>
    private void EndLinkGrace()
    {
        _linkExpectedUntil = DateTimeOffset.MinValue;
        if (_link is not null) return;
        foreach (var session in _sessions.All)
        {
            MissAll(session);
            Broadcast(session, NotConnected(session));
            Broadcast(session, Offline());
        }
    }

    /// <summary>All that can be known of earlier activations' streams is known.</summary>
    private void EndRestoring()
    {
        _link!.WantsOutput = false;
        _screensAt = DateTimeOffset.MaxValue;
        foreach (var session in _sessions.All)
        {
            foreach (var id in session.Waiting.All)
            {
                if (_viewers.TryGet(id, out var viewer) && viewer.ResumePoint is { } point && GoOn(viewer, session, point) is { } reason)
                {
                    Miss(viewer, reason);
                }
            }

            AskForScreen(session);
            // Acknowledgements of the activation before may not have reached the daemon, which may wait for them.
            ConsumeUnwatched(session);
            if (session.ReportedEarly is { } consumed) TakeConsumed(session, consumed);
            session.ReportedEarly = null;
        }
    }

    /// <summary>Sends a viewer what it does not have yet, and everything after that.</summary>
    /// <returns>Null, or why it needs a screen instead.</returns>
    private string? GoOn(Viewer viewer, LiveSession session, ResumePoint point)
    {
        if (session.Stream.Name is not { } stream || point.Stream is null) return ResumeMissedReasons.Unknown;
        if (stream != point.Stream) return ResumeMissedReasons.StreamChanged;
        var end = session.Stream.NextSeq ?? 0;
        if (point.NextSeq > end) return ResumeMissedReasons.Unknown;

        // It may not know of the new grid, and the frames from there on would make a wrong screen on its own.
        if (point.NextSeq <= session.GridFrom) return ResumeMissedReasons.Unknown;
        var edge = _edges[viewer.Edge];
        if (session.Replay.From(point.NextSeq, end) is not { } held || !edge.Outbox.HasRoomForFrames(held.Sum(static packed => packed.Length)))
        {
            return ResumeMissedReasons.Evicted;
        }

        ViewerId[] viewers = [viewer.Id];
        if (!point.Again)
        {
            _metrics.Resumed();
            Enqueue(viewer.Edge, new EdgeItem
            {
                Kind = EdgeItemKind.ViewerMessage,
                Session = session.Id,
                Viewers = viewers,
                Data = new ResumeAccepted { Stream = stream, FromSeq = point.NextSeq, LiveFrom = end }.ToUtf8(),
                StartsLiveAt = point.NextSeq,
                Stream = stream,
            });
        }

        foreach (var packed in held)
        {
            edge.Outbox.AddFrames(new EdgeItem { Kind = EdgeItemKind.SessionFrames, Session = session.Id, Viewers = viewers, Data = packed, Stream = stream });
            edge.Touched = true;
        }

        viewer.ResumePoint = null;
        session.Waiting.Remove(viewer.Id);

        // Others on its edge that have a hole are not given what comes behind it: each viewer's queue there looks at the seq.
        session.Audiences.On(viewer.Edge)!.Live = true;
        return null;
    }

    /// <summary>Tells a viewer that it can't go on, and gives it a screen when there is one.</summary>
    private void Miss(Viewer viewer, string reason)
    {
        // One that never knew of the loss sees it as a hole in its live output.
        var told = viewer.ResumePoint!.Again ? ResumeMissedReasons.Gap : reason;
        _metrics.NotResumed(told);
        Enqueue(viewer.Edge, new EdgeItem
        {
            Kind = EdgeItemKind.ViewerMessage,
            Session = viewer.Session,
            Viewers = [viewer.Id],
            Data = new ResumeMissed { Reason = told }.ToUtf8(),
            EndsLive = true,
        });
        viewer.ResumePoint = null;
    }

    private void MissAll(LiveSession session)
    {
        foreach (var id in session.Waiting.All)
        {
            if (_viewers.TryGet(id, out var viewer) && viewer.ResumePoint is not null) Miss(viewer, ResumeMissedReasons.Unknown);
        }
    }

    private static SessionError NotConnected(LiveSession session) => new() { SessionId = session.Id.Value, Error = AckErrors.GatewayNotConnected };

    private GatewayOffline Offline() => new() { GatewayId = _id.Value, Since = _offlineSince ?? State.RegisteredAt };
}

using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>Events of the gateway, in their place among its frames.</summary>
internal sealed partial class GatewayGrain
{
    // In memory only: the next one comes within seconds of a connection.
    private byte[]? _health;

    private void TakeEvent(ReadOnlySpan<byte> text)
    {
        _traffic.Message(text.Length);
        if (!MessageReader.TryReadEvent(text, out var message, out var refusal))
        {
            LogEventIgnored(_id, refusal.Type, refusal.Reason, refusal.Member);
            return;
        }

        switch (message)
        {
            case Ack ack:
                TakeAck(ack);
                break;
            case GatewayHealth health:
                _health = text.ToArray();
                Reconcile(health);
                break;
            case SessionSnapshot snapshot when Find(snapshot.SessionId) is { } session:
                TakeSnapshot(session, snapshot, text);
                break;
            case SessionStarted started when Find(started.SessionId) is { } session:
                SetStatus(session.Id, SessionStatus.Running);
                RenameStream(session, started.Stream, seq: null);
                Broadcast(session, text);
                AskForScreen(session);
                break;
            case SessionResized resized when Find(resized.SessionId) is { } session:
                RenameStream(session, resized.Stream, resized.Seq);
                session.GridFrom = resized.Seq;

                // Whoever takes over must not replay what was drawn on the grid before.
                if (session.Stream.Name is not null) _named.Add(session);
                Broadcast(session, text);
                AskForScreen(session);
                break;
            case SessionEnded ended when Find(ended.SessionId) is { } session:
                SetStatus(session.Id, SessionStatus.Ended);
                Broadcast(session, text);
                break;
            case SessionError error when Find(error.SessionId) is { } session:
                if (SessionList.Find(State, session.Id)?.Status == SessionStatus.Starting) SetStatus(session.Id, SessionStatus.Error);
                Broadcast(session, text);
                break;
            case SessionAttention attention when Find(attention.SessionId) is { } session:
                session.Notify(attention, _time.GetUtcNow());
                Broadcast(session, text);
                break;
            case SshKeys keys:
                TakeAnswer(keys.RequestId, keys);
                break;
            case AgentsStatus agents:
                TakeAnswer(agents.RequestId, agents);
                break;
            case WorkspaceFolders folders:
                TakeAnswer(folders.RequestId, folders);
                break;
            case FileContentBegin begin when _transfers.FindDownload(begin.TransferId) is { } download:
                TakeContentBegin(download, begin);
                break;
            case FileContentChunk chunk when _transfers.FindDownload(chunk.TransferId) is { } download:
                TakeContent(download, chunk);
                break;
            case FileContentEnd end when _transfers.FindDownload(end.TransferId) is { } download:
                download.End();
                break;
            case AgentInstallProgress progress:
                _installs.Progressed(progress.Agent, progress.RequestId, progress.Line);
                break;
            case AgentInstalled installed:
                _installs.Ended(installed.Agent, installed.RequestId, error: null);
                break;
            case AgentInstallFailed failed:
                _installs.Ended(failed.Agent, failed.RequestId, failed.Error);
                break;
            default:
                LogEventUnused(_id, message.Type);
                break;
        }
    }

    private LiveSession? Find(string sessionId) =>
        SessionId.TryParse(sessionId, out var id) && _sessions.TryGet(id, out var session) ? session : null;

    private void Reconcile(GatewayHealth health)
    {
        // Most gateways, most of the time: nothing to compare with.
        if (State.Sessions.Count == 0) return;
        var now = _time.GetUtcNow();
        foreach (var active in health.ActiveSessions)
        {
            if (Find(active.SessionId) is { } session && (session.LastActivityAt is null || active.LastActivityAt > session.LastActivityAt))
            {
                // By the server's clock, which may be ahead of ours.
                session.LastActivityAt = active.LastActivityAt < now ? active.LastActivityAt : now;
            }
        }

        var listed = health.ActiveSessions.Select(active => active.SessionId).ToHashSet(StringComparer.Ordinal);
        var settled = _link is { } link && now - link.ConnectedAt >= _options.ReconcileGrace;
        foreach (var (id, status) in SessionList.Reconcile(State, listed, settled ? now - _options.ReconcileGrace : null))
        {
            SetStatus(id, status);
            if (!_sessions.TryGet(id, out var session)) continue;
            if (status == SessionStatus.Running) AskForScreen(session);
            else Broadcast(session, new SessionEnded { SessionId = id.Value });
        }
    }

    private void SetStatus(SessionId id, SessionStatus status)
    {
        if (SessionList.Find(State, id) is not { } record || record.Status == status) return;
        LogSession(_id, id, status);
        var now = _time.GetUtcNow();
        Background(
            _state.Save(state => SessionList.Change(state, id, session => session with
            {
                Status = status,
                LastActivityAt = SessionList.IsOver(status) ? now : session.LastActivityAt,
            })),
            "storing a session's status");
    }
}

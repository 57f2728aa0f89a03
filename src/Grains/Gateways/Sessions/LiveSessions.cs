using System.Diagnostics.CodeAnalysis;
using Chatcode.Grains.Gateways.Output;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Sessions;

/// <summary>
/// The gateway's listed sessions by the bytes of their id. A gateway may name any session in a frame; one that is not
/// listed is not found here, so that no gateway makes this grow.
/// </summary>
internal sealed class LiveSessions
{
    private readonly Dictionary<SessionId, LiveSession> _sessions = new(new SessionIdComparer());
    private readonly Dictionary<SessionId, LiveSession>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private readonly Viewers _viewers;
    private readonly ReplayBudget _replayBudget = new();
    private readonly TimeProvider _time;
    private LiveSession? _last;

    /// <summary>Makes an empty book.</summary>
    public LiveSessions(Viewers viewers, TimeProvider time)
    {
        _viewers = viewers;
        _time = time;
        _byBytes = _sessions.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>All of them.</summary>
    public Dictionary<SessionId, LiveSession>.ValueCollection All => _sessions.Values;

    /// <summary>Finds a session.</summary>
    public bool TryGet(SessionId id, [NotNullWhen(true)] out LiveSession? session)
    {
        session = null;
        return id.Value is not null && _sessions.TryGetValue(id, out session);
    }

    /// <summary>Finds the session of a frame. Frames come in runs, so the last one found is tried first.</summary>
    public bool TryGet(ReadOnlySpan<byte> id, [NotNullWhen(true)] out LiveSession? session)
    {
        if (_last is { } last && id.SequenceEqual(last.Utf8Id))
        {
            session = last;
            return true;
        }

        if (!_byBytes.TryGetValue(id, out session)) return false;
        _last = session;
        return true;
    }

    /// <summary>Makes the book hold exactly these sessions; what is known of those that stay is kept.</summary>
    public void Keep(IEnumerable<SessionId> listed)
    {
        var ids = listed.ToHashSet();
        foreach (var gone in _sessions.Keys.Where(id => !ids.Contains(id)).ToList())
        {
            _sessions.Remove(gone, out var session);
            session!.Replay.Clear();
            _viewers.Forget(gone);
        }

        foreach (var id in ids)
        {
            if (!_sessions.ContainsKey(id)) _sessions.Add(id, new LiveSession(id, _viewers.Of(id), _replayBudget, _time));
        }

        _last = null;
    }
}

using System.Diagnostics.CodeAnalysis;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Viewing;

/// <summary>The viewers of one gateway's sessions, by id, by edge and by session. Their number is bounded by the edges' own limit of sockets.</summary>
internal sealed class Viewers
{
    private readonly Dictionary<ViewerId, Viewer> _byId = [];
    private readonly Dictionary<SessionId, Audiences> _bySession = [];

    /// <summary>Viewers of all sessions.</summary>
    public int Count => _byId.Count;

    /// <summary>Finds a viewer.</summary>
    public bool TryGet(ViewerId id, [NotNullWhen(true)] out Viewer? viewer) => _byId.TryGetValue(id, out viewer);

    /// <summary>The session's audiences: the same object for as long as the viewers' book lives, so that it can be held.</summary>
    public Audiences Of(SessionId session)
    {
        if (!_bySession.TryGetValue(session, out var audiences)) _bySession.Add(session, audiences = new Audiences());
        return audiences;
    }

    /// <summary>The viewers on one edge.</summary>
    public IReadOnlyCollection<Viewer> On(EdgeId edge) => [.. _byId.Values.Where(viewer => viewer.Edge == edge)];

    /// <summary>Adds a viewer; one of the same id is replaced.</summary>
    public void Add(Viewer viewer)
    {
        Remove(viewer.Id, out _);
        _byId.Add(viewer.Id, viewer);
        Of(viewer.Session).Add(viewer);
    }

    /// <summary>Takes a viewer out.</summary>
    public bool Remove(ViewerId id, [NotNullWhen(true)] out Viewer? viewer)
    {
        if (!_byId.Remove(id, out viewer)) return false;
        Of(viewer.Session).Remove(viewer);
        return true;
    }

    /// <summary>Forgets a session that is no longer listed and has no viewers.</summary>
    public void Forget(SessionId session)
    {
        if (_bySession.TryGetValue(session, out var audiences) && audiences.All.Count == 0) _bySession.Remove(session);
    }
}

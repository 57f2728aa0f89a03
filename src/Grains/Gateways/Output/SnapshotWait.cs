using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Output;

/// <summary>Viewers of one session that wait for a screen to start from. One request in flight serves them all.</summary>
internal sealed class SnapshotWait
{
    /// <summary>
    /// Requests in a row for one screen, each following one that timed out or that frames had overtaken. After the last the
    /// viewers are told, or start behind what overtook it.
    /// </summary>
    public const int MaxAttempts = 3;

    private readonly HashSet<ViewerId> _viewers = [];

    /// <summary>How many wait.</summary>
    public int Count => _viewers.Count;

    /// <summary>Somebody waits.</summary>
    public bool Any => _viewers.Count > 0;

    /// <summary>Who waits.</summary>
    public ViewerId[] All => [.. _viewers];

    /// <summary>The request in flight; null when none is.</summary>
    public string? RequestId { get; private set; }

    /// <summary>No further request is worth it.</summary>
    public bool Exhausted => _attempts >= MaxAttempts;

    private int _attempts;

    /// <summary>Adds a viewer.</summary>
    public void Add(ViewerId viewer) => _viewers.Add(viewer);

    /// <summary>Adds viewers.</summary>
    public void Add(IEnumerable<ViewerId> viewers) => _viewers.UnionWith(viewers);

    /// <summary>The viewer has gone, or has its screen.</summary>
    public void Remove(ViewerId viewer) => _viewers.Remove(viewer);

    /// <summary>Whether the viewer waits.</summary>
    public bool Contains(ViewerId viewer) => _viewers.Contains(viewer);

    /// <summary>A request is on its way.</summary>
    public void Requested(string requestId)
    {
        RequestId = requestId;
        _attempts++;
    }

    /// <summary>The request in flight is over without a screen.</summary>
    public void Failed() => RequestId = null;

    /// <summary>Everyone has a screen, or nobody can get one.</summary>
    public ViewerId[] TakeAll()
    {
        ViewerId[] all = [.. _viewers];
        _viewers.Clear();
        RequestId = null;
        _attempts = 0;
        return all;
    }
}

using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Viewing;

/// <summary>The viewers of one session on one edge: what output is addressed to, whatever their number.</summary>
internal sealed class Audience(EdgeId edge)
{
    private readonly List<ViewerId> _viewers = [];

    /// <summary>The edge.</summary>
    public EdgeId Edge { get; } = edge;

    /// <summary>The viewers; never empty.</summary>
    public IReadOnlyList<ViewerId> Viewers => _viewers;

    /// <summary>
    /// Output goes to the edge: at least one of the viewers was given a screen to start from, and nothing was left out
    /// since. While false nothing is sent, so that a viewer that the edge takes for live never sees a hole.
    /// </summary>
    public bool Live { get; set; }

    internal void Add(ViewerId viewer) => _viewers.Add(viewer);

    internal void Remove(ViewerId viewer) => _viewers.Remove(viewer);
}

/// <summary>The audiences of one session.</summary>
internal sealed class Audiences
{
    private readonly List<Audience> _list = [];

    /// <summary>One for each edge that has viewers of the session.</summary>
    public IReadOnlyList<Audience> All => _list;

    /// <summary>Somebody is watching live.</summary>
    public bool AnyLive
    {
        get
        {
            foreach (var audience in _list)
            {
                if (audience.Live) return true;
            }

            return false;
        }
    }

    /// <summary>Viewers on all edges.</summary>
    public int Count
    {
        get
        {
            var count = 0;
            foreach (var audience in _list) count += audience.Viewers.Count;
            return count;
        }
    }

    /// <summary>Every viewer.</summary>
    public IEnumerable<ViewerId> Viewers => _list.SelectMany(audience => audience.Viewers);

    /// <summary>Nobody is live until the next screen.</summary>
    public void CutAll()
    {
        foreach (var audience in _list) audience.Live = false;
    }

    /// <summary>The audience on that edge; null when there is none.</summary>
    public Audience? On(EdgeId edge) => _list.Find(audience => audience.Edge == edge);

    internal void Add(Viewer viewer)
    {
        var audience = On(viewer.Edge);
        if (audience is null) _list.Add(audience = new Audience(viewer.Edge));
        audience.Add(viewer.Id);
    }

    internal void Remove(Viewer viewer)
    {
        if (On(viewer.Edge) is not { } audience) return;
        audience.Remove(viewer.Id);
        if (audience.Viewers.Count == 0) _list.Remove(audience);
    }
}

namespace Chatcode.Cuts;

/// <summary>A run of cuts; one seed makes one sequence of cuts, though not of races.</summary>
public sealed record CutOptions
{
    /// <summary>Of everything random.</summary>
    public required int Seed { get; init; }

    /// <summary>How many cuts.</summary>
    public required int Count { get; init; }

    /// <summary>Of the wire, of reconnections, of the program's pace: longest of each. Default 10 ms.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>The only kind of cut; null for all of them, each as often as it should be.</summary>
    public CutStep? Only { get; init; }

    /// <summary>How long all may take to be well again after a cut; null for as long as a wait for one event may.</summary>
    public TimeSpan? Patience { get; init; }

    /// <summary>Told after each cut how many there were.</summary>
    public Action<int>? Progress { get; init; }
}

/// <summary>What happens in one step of a run.</summary>
public enum CutStep
{
    /// <summary>The browser's connection is cut.</summary>
    Browser,

    /// <summary>The daemon's connection is cut.</summary>
    Gateway,

    /// <summary>Both, one right behind the other.</summary>
    Both,

    /// <summary>Connections that are slow and in pieces, and are cut after a number of bytes.</summary>
    Trickle,

    /// <summary>Each connects twice.</summary>
    Twice,

    /// <summary>The network is gone for a while.</summary>
    Outage,

    /// <summary>A connection is dead for a while, but open.</summary>
    Stall,

    /// <summary>The grain's activation is lost; sockets stay.</summary>
    Grain,

    /// <summary>The daemon is killed and started again.</summary>
    Daemon,

    /// <summary>The control plane is stopped and started again.</summary>
    ControlPlane,
}

/// <summary>A run found something.</summary>
public sealed class CutException(string message, Exception? inner = null) : Exception(message, inner);

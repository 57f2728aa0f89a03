using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>One connection of the gateway.</summary>
internal sealed class Link(GatewayLink name, GatewayHello hello, DateTimeOffset now)
{
    /// <summary>Capabilities kept for the operator's view; more are understood, but not shown.</summary>
    public const int MaxCapabilities = 16;

    /// <summary>How edges and the grain call it.</summary>
    public GatewayLink Name { get; } = name;

    /// <summary>It takes input as binary frames.</summary>
    public bool BinaryInput { get; } = hello.Capabilities?.Contains(Capabilities.BinaryInput) ?? false;

    /// <summary>It names its streams, and tells of a new grid by itself.</summary>
    public bool Resume { get; } = hello.Capabilities?.Contains(Capabilities.Resume) ?? false;

    /// <summary>It keeps to the window of a download.</summary>
    public bool FileWindow { get; } = hello.Capabilities?.Contains(Capabilities.FileWindow) ?? false;

    /// <summary>What it said that it can do. Those we know are shared by all gateways.</summary>
    public string[] CapabilityNames { get; } = [.. (hello.Capabilities ?? []).Take(MaxCapabilities).Select(static name => string.IsInterned(name) ?? name)];

    /// <summary>When it said hello.</summary>
    public DateTimeOffset ConnectedAt { get; } = now;

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset HeardAt { get; set; } = now;

    /// <summary>What earlier activations accepted over it is still to come.</summary>
    public bool WantsOutput { get; set; }

    /// <summary>Number of the next message not yet taken from it.</summary>
    public long NextNumber { get; set; }

    /// <summary>Seq of the next input frame to it.</summary>
    public ulong NextInputSeq { get; set; }

    /// <summary>
    /// Its socket's queue was full: no input before this, or before the edge says that there is room. A time and no flag, as
    /// the edge's word of room can overtake its word of being full.
    /// </summary>
    public DateTimeOffset InputBlockedUntil { get; set; } = DateTimeOffset.MinValue;
}

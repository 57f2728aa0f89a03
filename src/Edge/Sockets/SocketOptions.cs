namespace Chatcode.Edge.Sockets;

/// <summary>Times of the sockets. Their defaults are the protocol's; tests shorten them.</summary>
public sealed record SocketOptions
{
    /// <summary>A gateway's first message must have come by then.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A browser that sends nothing for so long is closed.</summary>
    public TimeSpan ViewerIdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Silence on a socket after which it is pinged.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>A ping unanswered for so long means that the peer is gone.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For the peer to answer a close; then the connection is cut.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Between two signs of life to the grains; three missed ones expire this edge there.</summary>
    public TimeSpan RenewalPeriod { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Shortest time between two catch-up snapshots of one viewer.</summary>
    public TimeSpan CatchUpInterval { get; init; } = TimeSpan.FromSeconds(1);
}

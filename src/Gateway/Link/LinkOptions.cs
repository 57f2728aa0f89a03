namespace Chatcode.Gateway.Link;

/// <summary>Times of the link to the control plane, as protocol.md fixes them; tests shorten them.</summary>
internal sealed record LinkOptions
{
    /// <summary>Wait before the first attempt after a loss; default 1 s. Jitter takes up to half off each wait.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait; default 30 s.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection that lasted this long starts the waits at <see cref="FirstDelay"/> again; default 30 s.</summary>
    public TimeSpan SteadyAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for the connection and its upgrade; default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Time between pings, and for a ping's answer; default 20 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Time for a close to be answered before the socket is cut; default 2 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(2);
}

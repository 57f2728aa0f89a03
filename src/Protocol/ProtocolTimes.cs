namespace Chatcode.Protocol;

/// <summary>Intervals and timeouts of protocol.md.</summary>
public static class ProtocolTimes
{
    /// <summary>How long a gateway's socket may take for its <c>gateway.hello</c>.</summary>
    public static readonly TimeSpan Hello = TimeSpan.FromSeconds(15);

    /// <summary>Between two <c>gateway.health</c> events.</summary>
    public static readonly TimeSpan Health = TimeSpan.FromSeconds(30);

    /// <summary>Silence after which a gateway counts as offline.</summary>
    public static readonly TimeSpan GatewaySilence = TimeSpan.FromSeconds(150);

    /// <summary>Between two WebSocket pings, at both ends.</summary>
    public static readonly TimeSpan KeepAlivePing = TimeSpan.FromSeconds(20);

    /// <summary>How long a WebSocket ping may stay unanswered.</summary>
    public static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(20);

    /// <summary>A daemon's first wait before it connects again; doubles up to <see cref="MaxReconnect"/>, with jitter.</summary>
    public static readonly TimeSpan MinReconnect = TimeSpan.FromSeconds(1);

    /// <summary>A daemon's longest wait before it connects again.</summary>
    public static readonly TimeSpan MaxReconnect = TimeSpan.FromSeconds(30);

    /// <summary>Time connected after which the wait is back at <see cref="MinReconnect"/>.</summary>
    public static readonly TimeSpan ReconnectReset = TimeSpan.FromSeconds(30);

    /// <summary>Between two <c>ping</c> messages of a page.</summary>
    public static readonly TimeSpan BrowserPing = TimeSpan.FromSeconds(60);

    /// <summary>Time without any message after which a browser's socket is closed, see <see cref="CloseReasons.IdleTimeout"/>.</summary>
    public static readonly TimeSpan BrowserIdle = TimeSpan.FromMinutes(10);

    /// <summary>How long a tracked command waits for its answer; also how long the routing of a browser's <c>ack</c> is kept.</summary>
    public static readonly TimeSpan CommandTimeout = TimeSpan.FromSeconds(10);

    /// <summary>After this an unfinished file transfer is dropped.</summary>
    public static readonly TimeSpan TransferTimeout = TimeSpan.FromMinutes(5);

    /// <summary>How long the keyboard stays with its controller after the last input or resize.</summary>
    public static readonly TimeSpan ControlLease = TimeSpan.FromSeconds(30);

    /// <summary>Least time between two acknowledgements of a browser that has parsed fewer than <see cref="ProtocolLimits.AckBytes"/>.</summary>
    public static readonly TimeSpan AckInterval = TimeSpan.FromMilliseconds(75);

    /// <summary>Least time between two refusals of input frames on one socket, and between two catch-up snapshots of one viewer.</summary>
    public static readonly TimeSpan RefusalInterval = TimeSpan.FromSeconds(1);
}

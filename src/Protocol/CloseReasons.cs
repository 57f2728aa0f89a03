namespace Chatcode.Protocol;

/// <summary>The WebSocket close reasons that protocol.md fixes, with the code they go with.</summary>
public static class CloseReasons
{
    /// <summary>1000: a second connection of the same gateway came.</summary>
    public const string ReplacedByNewConnection = "replaced by new connection";

    /// <summary>1000: no message from the browser for <see cref="ProtocolTimes.BrowserIdle"/>; the page does not reconnect by itself.</summary>
    public const string IdleTimeout = "idle timeout";
}

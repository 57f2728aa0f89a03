using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Link;

/// <summary>Log lines of the link; event ids 100–199.</summary>
internal static partial class LinkLog
{
    [LoggerMessage(EventIds.LinkConnected, LogLevel.Information, "connected to {Url}")]
    public static partial void Connected(ILogger logger, Uri url);

    [LoggerMessage(EventIds.LinkDisconnected, LogLevel.Warning, "disconnected after {Seconds:0.0} s: {Reason}")]
    public static partial void Disconnected(ILogger logger, string reason, double seconds);

    [LoggerMessage(EventIds.LinkRefused, LogLevel.Warning, "refused by {Url} with {Status}")]
    public static partial void Refused(ILogger logger, Uri url, string status);

    [LoggerMessage(EventIds.LinkUnreachable, LogLevel.Warning, "can't reach {Url}: {Reason}")]
    public static partial void Unreachable(ILogger logger, Uri url, string reason);

    [LoggerMessage(EventIds.LinkWaiting, LogLevel.Information, "next attempt in {Seconds:0.0} s")]
    public static partial void Waiting(ILogger logger, double seconds);

    [LoggerMessage(EventIds.LinkCloseCut, LogLevel.Debug, "the close was cut short: {Reason}")]
    public static partial void CloseCut(ILogger logger, string reason);
}

using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Sessions;

/// <content>Its log lines.</content>
internal sealed partial class StreamKeeper
{
    [LoggerMessage(EventIds.StreamPaused, LogLevel.Debug, "session {SessionId}: its output is not taken fast enough, paused")]
    private static partial void LogPaused(ILogger logger, string sessionId);

    [LoggerMessage(EventIds.StreamFailed, LogLevel.Warning, "session {SessionId}: no stream could be begun: {Reason}")]
    private static partial void LogFailed(ILogger logger, string sessionId, string reason);
}

using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Sessions;

/// <content>Its log lines.</content>
internal sealed partial class SessionTable
{
    [LoggerMessage(EventIds.SessionStarted, LogLevel.Information, "session {SessionId} started")]
    private static partial void LogStarted(ILogger logger, string sessionId);

    [LoggerMessage(EventIds.SessionRecovered, LogLevel.Information, "session {SessionId} taken up again")]
    private static partial void LogRecovered(ILogger logger, string sessionId);

    [LoggerMessage(EventIds.SessionNotRecovered, LogLevel.Warning, "session {SessionId} can't be taken up again: {Reason}")]
    private static partial void LogNotRecovered(ILogger logger, string sessionId, string reason);
}

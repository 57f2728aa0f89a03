using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Sessions;

/// <content>Its log lines.</content>
internal sealed partial class SessionHost
{
    [LoggerMessage(EventIds.SessionEnded, LogLevel.Information, "session {SessionId} ended with exit code {ExitCode}")]
    private static partial void LogEnded(ILogger logger, string sessionId, int? exitCode);
}

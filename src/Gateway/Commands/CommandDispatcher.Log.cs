using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Commands;

/// <content>Its log lines.</content>
internal sealed partial class CommandDispatcher
{
    [LoggerMessage(EventIds.CommandRefused, LogLevel.Warning, "a command was refused: {Reason}")]
    private static partial void LogRefused(ILogger logger, string reason);

    [LoggerMessage(EventIds.CommandFailed, LogLevel.Error, "{Command} failed")]
    private static partial void LogFailed(ILogger logger, string command, Exception failure);
}

using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Updates;

/// <content>Its log lines.</content>
internal sealed partial class Updater
{
    [LoggerMessage(EventIds.UpdateStarted, LogLevel.Information, "updating to {Version} from {Address}")]
    private static partial void LogStarted(ILogger logger, string version, Uri address);

    [LoggerMessage(EventIds.UpdateTried, LogLevel.Information, "{Version} is here and starts; it takes over now")]
    private static partial void LogTried(ILogger logger, string version);

    [LoggerMessage(EventIds.UpdateKept, LogLevel.Information, "updated: {Version} has connected and is kept")]
    private static partial void LogKept(ILogger logger, string version);

    [LoggerMessage(EventIds.UpdateFailed, LogLevel.Warning, "the update to {Version} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string version, string reason);

    [LoggerMessage(EventIds.UpdateBroken, LogLevel.Error, "the state of the update can't be read or written")]
    private static partial void LogBroken(ILogger logger, Exception failure);
}

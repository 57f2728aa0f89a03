using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Agents.Installing;

/// <content>Its log lines.</content>
internal sealed partial class AgentInstaller
{
    [LoggerMessage(EventIds.InstallStarted, LogLevel.Information, "installing {Agent}")]
    private static partial void LogStarted(ILogger logger, string agent);

    [LoggerMessage(EventIds.InstallEnded, LogLevel.Information, "{Agent} {Version} is installed")]
    private static partial void LogInstalled(ILogger logger, string agent, string? version);

    [LoggerMessage(EventIds.InstallBroken, LogLevel.Error, "installing {Agent} failed")]
    private static partial void LogBroken(ILogger logger, string agent, Exception failure);

    [LoggerMessage(EventIds.InstallFailed, LogLevel.Warning, "{Agent} could not be installed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string agent, string reason);
}

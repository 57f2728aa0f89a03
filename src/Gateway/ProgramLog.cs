using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway;

/// <summary>Log lines of the program itself; event ids 1–99.</summary>
internal static partial class ProgramLog
{
    [LoggerMessage(EventIds.Starting, LogLevel.Information, "chatcode-gateway {Version} starts as {GatewayId}")]
    public static partial void Starting(ILogger logger, string version, string gatewayId);

    [LoggerMessage(EventIds.Stopped, LogLevel.Information, "stopped; sessions live on")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(EventIds.TmuxUnusable, LogLevel.Critical, "tmux can't be used: {Reason}")]
    public static partial void NoTmux(ILogger logger, string reason);
}

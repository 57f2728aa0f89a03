using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway;

/// <summary>Log lines of the program itself; event ids 1–99.</summary>
internal static partial class ProgramLog
{
    [LoggerMessage(1, LogLevel.Information, "chatcode-gateway {Version} starts as {GatewayId}")]
    public static partial void Starting(ILogger logger, string version, string gatewayId);

    [LoggerMessage(2, LogLevel.Information, "stopped; sessions live on")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(3, LogLevel.Critical, "tmux can't be used: {Reason}")]
    public static partial void NoTmux(ILogger logger, string reason);
}

using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tmux;

internal sealed partial class TmuxSession
{
    private static partial class Log
    {
        [LoggerMessage(2111, LogLevel.Warning, "Session {Session}: tmux paused the pane, output was lost")]
        public static partial void PausedByTmux(ILogger logger, string session);

        [LoggerMessage(2112, LogLevel.Warning, "Session {Session}: the tmux client is gone, attaching again")]
        public static partial void ClientLost(ILogger logger, string session);

        [LoggerMessage(2113, LogLevel.Warning, "Session {Session}: attaching again failed")]
        public static partial void ReattachFailed(ILogger logger, string session, Exception exception);

        [LoggerMessage(2114, LogLevel.Debug, "Session {Session}: the tmux client went away")]
        public static partial void ClientWentAway(ILogger logger, string session, Exception exception);

        [LoggerMessage(2116, LogLevel.Warning, "Session {Session}: its last screen is not known")]
        public static partial void LastScreenUnknown(ILogger logger, string session, Exception exception);

        [LoggerMessage(2115, LogLevel.Warning, "Session {Session}: the modes kept in tmux can't be read")]
        public static partial void ModesUnreadable(ILogger logger, string session);
    }
}

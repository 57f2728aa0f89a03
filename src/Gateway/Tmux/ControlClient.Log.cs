using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tmux;

internal sealed partial class ControlClient
{
    private static partial class Log
    {
        [LoggerMessage(2101, LogLevel.Warning, "tmux client {Pid} did not detach in time and is killed")]
        public static partial void DetachTimedOut(ILogger logger, int pid);

        [LoggerMessage(2102, LogLevel.Warning, "tmux answered a command that nobody sent")]
        public static partial void UnexpectedReply(ILogger logger);

        [LoggerMessage(2103, LogLevel.Error, "Reading from tmux failed")]
        public static partial void ReaderFailed(ILogger logger, Exception exception);

        [LoggerMessage(2104, LogLevel.Debug, "Writing to tmux failed; the client is gone")]
        public static partial void WriteFailed(ILogger logger, Exception exception);
    }
}

using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Commands;

/// <content>Its log lines.</content>
internal sealed partial class InputFrames
{
    [LoggerMessage(EventIds.FrameIgnored, LogLevel.Warning, "a binary message of {Length} bytes was ignored: {Status}")]
    private static partial void LogIgnored(ILogger logger, FrameStatus status, int length);
}

using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Files;

internal sealed partial class Uploads
{
    [LoggerMessage(EventIds.TransferFailed, LogLevel.Error, "an upload failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

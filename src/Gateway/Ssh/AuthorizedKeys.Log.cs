using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Ssh;

internal sealed partial class AuthorizedKeys
{
    [LoggerMessage(EventIds.KeysExpired, LogLevel.Information, "SSH keys whose time is over were removed")]
    private static partial void LogExpired(ILogger logger);

    [LoggerMessage(EventIds.KeysNotSwept, LogLevel.Warning, "expired SSH keys can't be removed: {Reason}")]
    private static partial void LogNotSwept(ILogger logger, string reason);
}

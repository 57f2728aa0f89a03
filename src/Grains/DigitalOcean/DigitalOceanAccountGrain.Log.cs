using Chatcode.Grains.Ids;
using Microsoft.Extensions.Logging;

namespace Chatcode.Grains.DigitalOcean;

internal sealed partial class DigitalOceanAccountGrain
{
    [LoggerMessage(EventIds.DigitalOceanConnected, LogLevel.Information, "User {UserId}: DigitalOcean account {Account} connected")]
    private partial void LogConnected(UserId userId, string account);

    [LoggerMessage(EventIds.DigitalOceanDisconnected, LogLevel.Information, "User {UserId}: DigitalOcean disconnected")]
    private partial void LogDisconnected(UserId userId);

    [LoggerMessage(EventIds.DigitalOceanNotRevoked, LogLevel.Warning, "User {UserId}: DigitalOcean did not confirm that the token is revoked")]
    private partial void LogNotRevoked(UserId userId);

    [LoggerMessage(EventIds.DigitalOceanRefreshed, LogLevel.Information, "User {UserId}: DigitalOcean token refreshed")]
    private partial void LogRefreshed(UserId userId);

    [LoggerMessage(EventIds.DigitalOceanBroken, LogLevel.Warning, "User {UserId}: DigitalOcean refused to go on; the person has to connect again")]
    private partial void LogBroken(UserId userId);

    [LoggerMessage(EventIds.DigitalOceanUnreadable, LogLevel.Error, "User {UserId}: the DigitalOcean tokens cannot be decrypted; is a key missing from DIGITALOCEAN_TOKEN_KEYS?")]
    private partial void LogUnreadable(UserId userId);

    [LoggerMessage(EventIds.DigitalOceanNotCleared, LogLevel.Warning, "User {UserId}: what a DigitalOcean connection of before left behind is not cleared up yet")]
    private partial void LogNotCleared(UserId userId, Exception exception);
}

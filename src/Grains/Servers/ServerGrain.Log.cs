using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Ids;
using Microsoft.Extensions.Logging;

namespace Chatcode.Grains.Servers;

internal sealed partial class ServerGrain
{
    [LoggerMessage(EventIds.ServerIntent, LogLevel.Information, "Server {VpsId}: user {UserId} rents it")]
    private partial void LogIntent(VpsId vpsId, UserId userId);

    [LoggerMessage(EventIds.ServerDroplet, LogLevel.Information, "Server {VpsId}: it is droplet {DropletId} of attempt {Attempt}")]
    private partial void LogDroplet(VpsId vpsId, long dropletId, int attempt);

    [LoggerMessage(EventIds.ServerNotProvisioned, LogLevel.Warning, "Server {VpsId}: no droplet yet: {Outcome} {Reason}")]
    private partial void LogNotProvisioned(VpsId vpsId, CloudOutcome outcome, string? reason);

    [LoggerMessage(EventIds.ServerGivenUp, LogLevel.Warning, "Server {VpsId}: there is no droplet of attempt {Attempt}, and nobody waits for one")]
    private partial void LogGivenUp(VpsId vpsId, int attempt);

    [LoggerMessage(EventIds.ServerActive, LogLevel.Information, "Server {VpsId}: active, gateway {GatewayId} said hello")]
    private partial void LogActive(VpsId vpsId, GatewayId gatewayId);

    [LoggerMessage(EventIds.ServerTimeout, LogLevel.Warning, "Server {VpsId}: no hello within the deadline")]
    private partial void LogTimeout(VpsId vpsId);

    [LoggerMessage(EventIds.ServerNoAddress, LogLevel.Warning, "Server {VpsId}: no address yet: {Outcome} {Reason}")]
    private partial void LogNoAddress(VpsId vpsId, CloudOutcome outcome, string? reason);

    [LoggerMessage(EventIds.ServerDeleting, LogLevel.Information, "Server {VpsId}: user {UserId} deletes it")]
    private partial void LogDeleting(VpsId vpsId, UserId userId);

    [LoggerMessage(EventIds.ServerDropletDeleted, LogLevel.Information, "Server {VpsId}: droplet {DropletId} is deleted")]
    private partial void LogDropletDeleted(VpsId vpsId, long dropletId);

    [LoggerMessage(EventIds.ServerDeletePending, LogLevel.Warning, "Server {VpsId}: not deleted yet: {Outcome} {Reason}")]
    private partial void LogDeletePending(VpsId vpsId, CloudOutcome outcome, string? reason);

    [LoggerMessage(EventIds.ServerRemoved, LogLevel.Information, "Server {VpsId}: removed")]
    private partial void LogRemoved(VpsId vpsId);

    [LoggerMessage(EventIds.ServerNotListed, LogLevel.Warning, "Server {VpsId}: the list's copy could not be renewed")]
    private partial void LogNotListed(VpsId vpsId, Exception exception);
}

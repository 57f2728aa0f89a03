using Chatcode.Grains.Ids;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Grains.Gateways;

internal sealed partial class GatewayGrain
{
    [LoggerMessage(EventIds.GatewayConnected, LogLevel.Information, "Gateway {GatewayId} connected, epoch {Epoch}, on {EdgeId}")]
    private partial void LogConnected(GatewayId gatewayId, long epoch, EdgeId edgeId);

    [LoggerMessage(EventIds.GatewayDisconnected, LogLevel.Information, "Gateway {GatewayId} disconnected, epoch {Epoch}")]
    private partial void LogDisconnected(GatewayId gatewayId, long epoch);

    [LoggerMessage(EventIds.SessionStatusChanged, LogLevel.Information, "Gateway {GatewayId} session {SessionId} is {Status}")]
    private partial void LogSession(GatewayId gatewayId, SessionId sessionId, SessionStatus status);

    [LoggerMessage(EventIds.FrameIgnored, LogLevel.Trace, "Gateway {GatewayId}: a binary message of {Length} bytes is no output frame of a listed session")]
    private partial void LogFrameIgnored(GatewayId gatewayId, int length);

    [LoggerMessage(EventIds.FrameGap, LogLevel.Warning, "Gateway {GatewayId} session {SessionId}: frames before {Seq} were lost")]
    private partial void LogGap(GatewayId gatewayId, SessionId sessionId, ulong seq);

    [LoggerMessage(EventIds.EventIgnored, LogLevel.Debug, "Gateway {GatewayId}: a message of type {Type} can't be read: {Reason} {Member}")]
    private partial void LogEventIgnored(GatewayId gatewayId, string? type, RefusalReason reason, string? member);

    [LoggerMessage(EventIds.EventUnused, LogLevel.Debug, "Gateway {GatewayId}: nobody waits for this {Type}")]
    private partial void LogEventUnused(GatewayId gatewayId, string type);

    [LoggerMessage(EventIds.ScreenRefused, LogLevel.Warning, "Gateway {GatewayId} session {SessionId}: no snapshot: {Error}")]
    private partial void LogScreenRefused(GatewayId gatewayId, SessionId sessionId, string? error);

    [LoggerMessage(EventIds.EdgeFull, LogLevel.Information, "Gateway {GatewayId}: {EdgeId} is behind; viewers of {SessionId} get a new screen when it has caught up")]
    private partial void LogEdgeFull(GatewayId gatewayId, EdgeId edgeId, SessionId sessionId);

    [LoggerMessage(EventIds.EdgeLost, LogLevel.Warning, "Gateway {GatewayId} lost {EdgeId}: {Why}")]
    private partial void LogEdgeLost(GatewayId gatewayId, EdgeId edgeId, string why);

    [LoggerMessage(EventIds.GatewayBusy, LogLevel.Warning, "Gateway {GatewayId} of {VpsId}, {UserId}: {Rate} events/s over 10 s, above {Limit}")]
    private partial void LogGatewayBusy(GatewayId gatewayId, VpsId? vpsId, UserId? userId, double rate, int limit);

    [LoggerMessage(EventIds.SessionBusy, LogLevel.Warning, "Gateway {GatewayId} session {SessionId} of {VpsId}, {UserId}: {Rate} frames and acks/s over 10 s, above {Limit}")]
    private partial void LogSessionBusy(GatewayId gatewayId, SessionId sessionId, VpsId? vpsId, UserId? userId, double rate, int limit);

    [LoggerMessage(EventIds.SessionAcksBusy, LogLevel.Warning, "Gateway {GatewayId} session {SessionId} of {VpsId}, {UserId}: {Rate} acks/s over 10 s, above {Limit}")]
    private partial void LogSessionAcksBusy(GatewayId gatewayId, SessionId sessionId, VpsId? vpsId, UserId? userId, double rate, int limit);

    [LoggerMessage(EventIds.Superseded, LogLevel.Warning, "Gateway {GatewayId}: {EdgeId} has heard of another activation since, this one ends")]
    private partial void LogSuperseded(GatewayId gatewayId, EdgeId edgeId);

    [LoggerMessage(EventIds.DeliverFailed, LogLevel.Debug, "Gateway {GatewayId}: batch {Number} to {EdgeId} failed")]
    private partial void LogDeliverFailed(GatewayId gatewayId, EdgeId edgeId, long number, Exception exception);

    [LoggerMessage(EventIds.PresenceUntold, LogLevel.Warning, "Gateway {GatewayId}: its server was not told of the link; tried again later")]
    private partial void LogPresenceUntold(GatewayId gatewayId, Exception exception);

    [LoggerMessage(EventIds.GatewayBackgroundFailed, LogLevel.Error, "Gateway {GatewayId}: {What} failed")]
    private partial void LogBackgroundFailed(GatewayId gatewayId, string what, Exception exception);
}

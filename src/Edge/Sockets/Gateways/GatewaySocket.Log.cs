using System.Net.WebSockets;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Gateways;

internal sealed partial class GatewaySocket
{
    [LoggerMessage(EventIds.GatewayAttached, LogLevel.Information, "Gateway {GatewayId} connected (connection {Connection}, epoch {Epoch})")]
    private partial void LogAttached(GatewayId gatewayId, Guid connection, long epoch);

    [LoggerMessage(EventIds.GatewayClosed, LogLevel.Information, "Gateway {GatewayId}: connection {Connection} ended: {End}")]
    private partial void LogClosed(GatewayId gatewayId, Guid connection, string end);

    [LoggerMessage(EventIds.GatewayMessageIgnored, LogLevel.Warning, "Gateway {GatewayId}: {Type} message above its limit ignored ({Times} in the last minute)")]
    private partial void LogIgnored(GatewayId gatewayId, WebSocketMessageType type, int times);

    [LoggerMessage(EventIds.GatewayQueueOverrun, LogLevel.Warning, "Gateway {GatewayId} does not read what is sent to it, closing its connection")]
    private partial void LogOverrun(GatewayId gatewayId);

    [LoggerMessage(EventIds.GatewayFailed, LogLevel.Error, "Gateway {GatewayId}: its socket failed")]
    private partial void LogFailed(Exception error, GatewayId gatewayId);
}

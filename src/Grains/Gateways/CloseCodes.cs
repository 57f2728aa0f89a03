namespace Chatcode.Grains.Gateways;

/// <summary>WebSocket close codes (RFC 6455, 7.4.1) that grains give.</summary>
internal static class CloseCodes
{
    /// <summary>The purpose of the connection is fulfilled.</summary>
    public const int Normal = 1000;

    /// <summary>The server behind the connection is gone, or takes it for dead.</summary>
    public const int GoingAway = 1001;
}

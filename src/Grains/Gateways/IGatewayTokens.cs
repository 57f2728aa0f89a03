using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways;

/// <summary>What a token is to a gateway.</summary>
public enum GatewayTokenCheck
{
    /// <summary>It is the gateway's.</summary>
    Valid,

    /// <summary>The gateway exists, the token is another (401).</summary>
    Wrong,

    /// <summary>No such gateway (404).</summary>
    UnknownGateway,
}

/// <summary>
/// Gateways' tokens, kept only as HMAC-SHA256 under a key that is not in the database (table <c>gateway_tokens</c>).
/// A lookup of its own beside the grains, so that a stranger's guesses never activate one.
/// </summary>
public interface IGatewayTokens
{
    /// <summary>Makes a token for the gateway and replaces the one before.</summary>
    /// <returns>The token; this is the only time it is seen.</returns>
    Task<string> Issue(GatewayId gateway, CancellationToken cancellationToken);

    /// <summary>Compares in constant time. Unknown gateways are remembered for a few seconds.</summary>
    ValueTask<GatewayTokenCheck> Check(GatewayId gateway, string token, CancellationToken cancellationToken);

    /// <summary>Forgets the gateway.</summary>
    Task Revoke(GatewayId gateway, CancellationToken cancellationToken);
}

namespace Chatcode.Grains.DigitalOcean;

/// <summary>What outlives the grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.DigitalOceanAccountState")]
public sealed class DigitalOceanAccountState
{
    /// <summary>The account that is claimed for this user; null when there is none.</summary>
    [Id(0)] public string? AccountUuid { get; set; }

    /// <summary>The team that the tokens are for; null where none was told.</summary>
    [Id(1)] public string? TeamUuid { get; set; }

    /// <summary>The account's address.</summary>
    [Id(2)] public string? Email { get; set; }

    /// <summary>As granted.</summary>
    [Id(3)] public string? Scope { get; set; }

    /// <summary>Since when.</summary>
    [Id(4)] public DateTimeOffset ConnectedAt { get; set; }

    /// <summary>When the access token expires; null for never.</summary>
    [Id(5)] public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>DigitalOcean refused to go on.</summary>
    [Id(6)] public bool Broken { get; set; }

    /// <summary>Counts tokens, over all connections.</summary>
    [Id(7)] public long Version { get; set; }

    /// <summary>Both tokens, encrypted; null when disconnected.</summary>
    [Id(8)] public string? Tokens { get; set; }

    /// <summary>Accounts that may still be claimed for this user and are not the connection's: one that is being connected, or was before. They are released with the next call.</summary>
    [Id(9)] public string[] ToRelease { get; set; } = [];

    /// <summary>Tokens of a connection that was replaced or ended, encrypted; they are revoked with the next call. Null for none.</summary>
    [Id(10)] public string? ToRevoke { get; set; }
}

namespace Chatcode.Grains.Gateways;

/// <summary>What outlives a gateway grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.GatewayState")]
public sealed class GatewayState
{
    /// <summary>Whose the gateway is; null before <see cref="IGatewayGrain.Register"/>.</summary>
    [Id(0)] public GatewayRegistration? Registration { get; set; }

    /// <summary>When it was registered.</summary>
    [Id(1)] public DateTimeOffset RegisteredAt { get; set; }

    /// <summary>Counts its connections, see <see cref="GatewayLink.Epoch"/>.</summary>
    [Id(2)] public long Epoch { get; set; }

    /// <summary>Start of the last connection; null when there never was one.</summary>
    [Id(3)] public DateTimeOffset? ConnectedAt { get; set; }

    /// <summary>End of the last connection whose end was seen.</summary>
    [Id(4)] public DateTimeOffset? DisconnectedAt { get; set; }

    /// <summary>The daemon's version, from its last hello.</summary>
    [Id(5)] public string? Version { get; set; }

    /// <summary>The server's operating system, from its last hello.</summary>
    [Id(6)] public string? Os { get; set; }

    /// <summary>Its sessions, oldest first.</summary>
    [Id(7)] public List<SessionRecord> Sessions { get; set; } = [];
}

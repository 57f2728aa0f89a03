namespace Chatcode.Grains.Servers;

/// <summary>A server to rent. The caller has checked the form of each member.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.NewServer")]
public sealed record NewServer
{
    /// <summary>DigitalOcean's slug.</summary>
    [Id(0)] public required string Region { get; init; }

    /// <summary>DigitalOcean's slug.</summary>
    [Id(1)] public required string Size { get; init; }

    /// <summary>DigitalOcean's slug.</summary>
    [Id(2)] public required string Image { get; init; }

    /// <summary>As in <see cref="ServerRecord.Label"/>.</summary>
    [Id(3)] public required string Label { get; init; }

    /// <summary>What the machine's daemon connects to: <c>wss://…/gw/connect</c>.</summary>
    [Id(4)] public required string ConnectUrl { get; init; }

    /// <summary>Where the control plane serves its gateway's release, as the machine reaches it, without a slash at its end; not used when <c>GATEWAY_RELEASE_URL</c> is set.</summary>
    [Id(5)] public required string ReleaseUrl { get; init; }
}

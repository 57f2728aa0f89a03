using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>Who made the machine.</summary>
public enum ServerProvider
{
    /// <summary>The person brought it.</summary>
    Manual,

    /// <summary>Rented at DigitalOcean.</summary>
    DigitalOcean,
}

/// <summary>Where a server is in its life.</summary>
public enum ServerStatus
{
    /// <summary>Waiting for the gateway's first hello.</summary>
    Provisioning,

    /// <summary>No hello within the deadline; a late one still makes it active.</summary>
    ProvisioningTimeout,

    /// <summary>Its gateway has said hello.</summary>
    Active,

    /// <summary>Powered off.</summary>
    Off,

    /// <summary>Being destroyed.</summary>
    Deleting,
}

/// <summary>One server as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ServerRecord")]
public sealed record ServerRecord
{
    /// <summary>Its id.</summary>
    [Id(0)] public required VpsId Id { get; init; }

    /// <summary>Its owner.</summary>
    [Id(1)] public required UserId User { get; init; }

    /// <summary>Its gateway.</summary>
    [Id(2)] public required GatewayId Gateway { get; init; }

    /// <summary>Who made the machine.</summary>
    [Id(3)] public required ServerProvider Provider { get; init; }

    /// <summary>1–64 of <c>A-Za-z0-9._ -</c>.</summary>
    [Id(4)] public required string Label { get; init; }

    /// <summary>Where it is in its life.</summary>
    [Id(5)] public required ServerStatus Status { get; init; }

    /// <summary>When it was asked for.</summary>
    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When anything of it last changed.</summary>
    [Id(7)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What is known of the gateway; its Connected is true only while a link lives.</summary>
    [Id(8)] public required GatewayPresence Presence { get; init; }

    /// <summary>The droplet at DigitalOcean; 0 for manual.</summary>
    [Id(9)] public long DropletId { get; init; }

    /// <summary>Slug; empty for manual.</summary>
    [Id(10)] public string Region { get; init; } = "";

    /// <summary>Slug; empty for manual.</summary>
    [Id(11)] public string Size { get; init; } = "";

    /// <summary>Slug; empty for manual.</summary>
    [Id(12)] public string Image { get; init; } = "";

    /// <summary>Public address; null until known.</summary>
    [Id(13)] public string? Ipv4 { get; init; }

    /// <summary>When provisioning times out; null when there is no deadline.</summary>
    [Id(14)] public DateTimeOffset? ProvisioningDeadlineAt { get; init; }

    /// <summary>What last went wrong with its machine and is not mended yet; null for nothing.</summary>
    [Id(15)] public ServerProblem? Problem { get; init; }
}

/// <summary>What became of a call about a server.</summary>
public enum ServerOutcome
{
    /// <summary>Done.</summary>
    Ok,

    /// <summary>No such server, or not this user's (404).</summary>
    NotFound,

    /// <summary>The gateway is connected, which the call does not allow (409).</summary>
    GatewayConnected,

    /// <summary>The server's status does not allow it (409).</summary>
    WrongStatus,

    /// <summary>Only for a rented server (400).</summary>
    Manual,

    /// <summary>Only for a server that the person brought (409).</summary>
    Rented,

    /// <summary>DigitalOcean did not do it, for the reason in <see cref="ServerResult.Problem"/>.</summary>
    Cloud,

    /// <summary>The machine is not deleted yet; a reminder goes on trying (502).</summary>
    DeletePending,

    /// <summary>By this id nothing is made any more: it was refused to another call with the same <c>Idempotency-Key</c>, or deleted. The caller begins anew.</summary>
    Over,
}

/// <summary>Answer to every call about a server.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.ServerResult")]
public sealed record ServerResult
{
    /// <summary>What became of it.</summary>
    [Id(0)] public required ServerOutcome Outcome { get; init; }

    /// <summary>The server as it is now.</summary>
    [Id(1)] public ServerRecord? Server { get; init; }

    /// <summary>The gateway's new token, from the calls that make one; shown once, kept nowhere.</summary>
    [Id(2)] public string? Token { get; init; }

    /// <summary>With <see cref="ServerOutcome.Cloud"/> and <see cref="ServerOutcome.DeletePending"/>: why.</summary>
    [Id(3)] public ServerProblem? Problem { get; init; }
}

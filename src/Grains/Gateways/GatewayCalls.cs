using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways;

/// <summary>Whose the gateway is.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.GatewayRegistration")]
public sealed record GatewayRegistration
{
    /// <summary>The server it runs on.</summary>
    [Id(0)] public required VpsId Vps { get; init; }

    /// <summary>The server's owner.</summary>
    [Id(1)] public required UserId User { get; init; }
}

/// <summary>What is true now about a gateway's link.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.GatewayPresence")]
public sealed record GatewayPresence
{
    /// <summary>A live link exists.</summary>
    [Id(0)] public required bool Connected { get; init; }

    /// <summary>Since when <see cref="Connected"/> has this value; null when it never was otherwise.</summary>
    [Id(1)] public DateTimeOffset? Since { get; init; }

    /// <summary>The daemon's version from its last hello.</summary>
    [Id(2)] public string? Version { get; init; }

    /// <summary>The server's operating system from its last hello.</summary>
    [Id(3)] public string? Os { get; init; }
}

/// <summary>Answer to <see cref="IGatewayGrain.GetHealth"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.GatewayHealthReport")]
public sealed record GatewayHealthReport
{
    /// <summary>What is true now about the link.</summary>
    [Id(0)] public required GatewayPresence Presence { get; init; }

    /// <summary>The last <c>gateway.health</c> message as it came, JSON; null when there was none since the grain was activated.</summary>
    [Id(1)] public byte[]? Health { get; init; }
}

/// <summary>One connection of one gateway, as its edge and the grain name it.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.GatewayLink")]
public sealed record GatewayLink
{
    /// <summary>The edge that holds the socket.</summary>
    [Id(0)] public required EdgeId Edge { get; init; }

    /// <summary>Random, made by the edge for each socket.</summary>
    [Id(1)] public required Guid Connection { get; init; }

    /// <summary>Counts the gateway's connections; a lower one than the grain's is stale.</summary>
    [Id(2)] public required long Epoch { get; init; }

    /// <summary>The activation that accepted the connection; another one answers <see cref="AcceptStatus.Stale"/> until it is attached again.</summary>
    [Id(3)] public required Guid Activation { get; init; }
}

/// <summary>A gateway's socket asks to be the gateway's link.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.GatewayAttach")]
public sealed record GatewayAttach
{
    /// <summary>The edge that holds the socket.</summary>
    [Id(0)] public required EdgeId Edge { get; init; }

    /// <summary>Random, made by the edge for each socket.</summary>
    [Id(1)] public required Guid Connection { get; init; }

    /// <summary>The hello message as it came, JSON. Its gateway_id has been checked.</summary>
    [Id(2)] public required byte[] Hello { get; init; }

    /// <summary>Null on a new socket; the epoch it already has when it attaches again to a new activation.</summary>
    [Id(3)] public long? Epoch { get; init; }

    /// <summary>Number of the next message that the edge will send by <see cref="IGatewayGrain.AcceptFromGateway"/>.</summary>
    [Id(4)] public long NextNumber { get; init; }
}

/// <summary>Answer to <see cref="GatewayAttach"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.GatewayAttached")]
public sealed record GatewayAttached
{
    /// <summary>The link to name in every further call; null when refused.</summary>
    [Id(0)] public GatewayLink? Link { get; init; }

    /// <summary>Why it was refused, as a close reason.</summary>
    [Id(1)] public string? Refusal { get; init; }

    /// <summary>This activation has not seen the connection before: tell it by <see cref="IGatewayGrain.RestoreOutput"/> what was accepted.</summary>
    [Id(2)] public bool WantsOutput { get; init; }
}

/// <summary>The newest output that earlier activations accepted over a link.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.AcceptedOutput")]
public sealed record AcceptedOutput
{
    /// <summary>The link, as the new activation named it.</summary>
    [Id(0)] public required GatewayLink Link { get; init; }

    /// <summary>One for each session whose stream is known.</summary>
    [Id(1)] public required StreamTail[] Streams { get; init; }
}

/// <summary>Where one session's stream stands, and the newest of it.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.StreamTail")]
public sealed record StreamTail
{
    /// <summary>The session.</summary>
    [Id(0)] public required SessionId Session { get; init; }

    /// <summary>The stream's name.</summary>
    [Id(1)] public required string Stream { get; init; }

    /// <summary>The seq of the next frame.</summary>
    [Id(2)] public required ulong NextSeq { get; init; }

    /// <summary>The frames up to there, as <see cref="PackedMessages"/> writes them, without a hole; null for none.</summary>
    [Id(3)] public byte[]? Frames { get; init; }
}

/// <summary>Messages from a gateway's socket, in order.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.GatewayMessages")]
public sealed record GatewayMessages
{
    /// <summary>The link they came over.</summary>
    [Id(0)] public required GatewayLink Link { get; init; }

    /// <summary>Number of the first message, counted from 0 on each connection.</summary>
    [Id(1)] public required long FirstNumber { get; init; }

    /// <summary>How many messages.</summary>
    [Id(2)] public required int Count { get; init; }

    /// <summary>The messages, as <see cref="PackedMessages"/> writes them; exact size.</summary>
    [Id(3)] public required byte[] Data { get; init; }
}

/// <summary>What became of a call on the data path.</summary>
public enum AcceptStatus
{
    /// <summary>Taken, up to the number in the result.</summary>
    Accepted,

    /// <summary>The grain does not know this link or viewer, or a newer one won: attach again, or close.</summary>
    Stale,

    /// <summary>Not taken, or not all: send the rest again a little later.</summary>
    Busy,
}

/// <summary>Answer to <see cref="GatewayMessages"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.AcceptResult")]
public sealed record AcceptResult
{
    /// <summary>What became of the call.</summary>
    [Id(0)] public required AcceptStatus Status { get; init; }

    /// <summary>The number of the first message not yet accepted.</summary>
    [Id(1)] public long NextNumber { get; init; }

    /// <summary>Streams that were named anew or got a new grid by these messages, with the seq of the frame after the last message; null for none.</summary>
    [Id(2)] public StreamTail[]? Named { get; init; }
}

/// <summary>An edge's sign of life for one gateway.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.EdgeRenewal")]
public sealed record EdgeRenewal
{
    /// <summary>The edge.</summary>
    [Id(0)] public required EdgeId Edge { get; init; }

    /// <summary>The gateway's link, when this edge holds it.</summary>
    [Id(1)] public GatewayLink? Link { get; init; }

    /// <summary>The viewers that this edge holds.</summary>
    [Id(2)] public required ViewerId[] Viewers { get; init; }
}

/// <summary>Answer to <see cref="EdgeRenewal"/>: what the grain does not know and the edge must attach again.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.EdgeRenewed")]
public sealed record EdgeRenewed
{
    /// <summary>The link named is not the grain's.</summary>
    [Id(0)] public required bool LinkUnknown { get; init; }

    /// <summary>Viewers the grain does not have.</summary>
    [Id(1)] public required ViewerId[] UnknownViewers { get; init; }
}

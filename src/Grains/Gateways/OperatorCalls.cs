using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways;

/// <summary>Answer to <see cref="IGatewayGrain.Inspect"/>: one gateway as its grain sees it at one moment.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.GatewayInspection")]
public sealed record GatewayInspection
{
    /// <summary>Whose it is.</summary>
    [Id(0)] public required GatewayRegistration Registration { get; init; }

    /// <summary>Whether it is connected, since when, and what it last said of itself.</summary>
    [Id(1)] public required GatewayPresence Presence { get; init; }

    /// <summary>Counts the gateway's connections.</summary>
    [Id(2)] public required long Epoch { get; init; }

    /// <summary>Its connection; null while it has none.</summary>
    [Id(3)] public LinkInspection? Link { get; init; }

    /// <summary>What went through.</summary>
    [Id(4)] public required TrafficReport Traffic { get; init; }

    /// <summary>What waits for each edge that has, or had, something of the gateway.</summary>
    [Id(5)] public required EdgeInspection[] Edges { get; init; }

    /// <summary>Tracked commands whose end is awaited, oldest first.</summary>
    [Id(6)] public required PendingInspection[] Pending { get; init; }

    /// <summary>Browsers' requests whose answer is passed on when it comes.</summary>
    [Id(7)] public required int AckRoutes { get; init; }

    /// <summary>Its sessions, oldest first.</summary>
    [Id(8)] public required SessionInspection[] Sessions { get; init; }
}

/// <summary>A gateway's connection.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.LinkInspection")]
public sealed record LinkInspection
{
    /// <summary>How its edge and the grain call it.</summary>
    [Id(0)] public required GatewayLink Name { get; init; }

    /// <summary>What it said in its hello that it can do.</summary>
    [Id(1)] public required string[] Capabilities { get; init; }

    /// <summary>When it was last heard of.</summary>
    [Id(2)] public required DateTimeOffset HeardAt { get; init; }

    /// <summary>Messages taken from it.</summary>
    [Id(3)] public required long MessagesTaken { get; init; }

    /// <summary>Input frames sent to it.</summary>
    [Id(4)] public required ulong InputFramesSent { get; init; }

    /// <summary>Its queues are full: browsers are told to wait.</summary>
    [Id(5)] public required bool InputBlocked { get; init; }
}

/// <summary>What waits for one edge.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.EdgeInspection")]
public sealed record EdgeInspection
{
    /// <summary>The edge.</summary>
    [Id(0)] public required EdgeId Edge { get; init; }

    /// <summary>Its last sign of life.</summary>
    [Id(1)] public required DateTimeOffset RenewedAt { get; init; }

    /// <summary>Browsers' sockets that it holds.</summary>
    [Id(2)] public required int Viewers { get; init; }

    /// <summary>Batches made for it so far.</summary>
    [Id(3)] public required long Batches { get; init; }

    /// <summary>A batch is on its way.</summary>
    [Id(4)] public required bool InFlight { get; init; }

    /// <summary>Bytes queued for the gateway's socket.</summary>
    [Id(5)] public required long GatewayBytes { get; init; }

    /// <summary>Bytes queued for browsers.</summary>
    [Id(6)] public required long ViewerBytes { get; init; }

    /// <summary>Sessions whose viewers there were cut for being behind and get a new screen when the queue is empty.</summary>
    [Id(7)] public required int SessionsCut { get; init; }
}

/// <summary>A command whose end is awaited.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.PendingInspection")]
public sealed record PendingInspection
{
    /// <summary>The session that it is about.</summary>
    [Id(0)] public required SessionId Session { get; init; }

    /// <summary>Who asked: <c>caller</c> (the HTTP API), <c>viewer</c> (a browser), or <c>catch_up</c> (viewers that wait for a screen).</summary>
    [Id(1)] public required string Asker { get; init; }

    /// <summary>When it times out.</summary>
    [Id(2)] public required DateTimeOffset Deadline { get; init; }
}

/// <summary>One session as its gateway's grain sees it.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.SessionInspection")]
public sealed record SessionInspection
{
    /// <summary>The session.</summary>
    [Id(0)] public required SessionId Id { get; init; }

    /// <summary>Where it is in its life.</summary>
    [Id(1)] public required SessionStatus Status { get; init; }

    /// <summary>Its stream as the gateway named it on this connection; null when it did not.</summary>
    [Id(2)] public string? Stream { get; init; }

    /// <summary>The seq of the frame that comes next; null before the first.</summary>
    [Id(3)] public ulong? NextSeq { get; init; }

    /// <summary>The highest seq that viewers have consumed; null before the first.</summary>
    [Id(4)] public ulong? ConsumedSeq { get; init; }

    /// <summary>Viewers on all edges.</summary>
    [Id(5)] public required int Viewers { get; init; }

    /// <summary>Viewers that wait for a screen to start from.</summary>
    [Id(6)] public required int ViewersWaiting { get; init; }

    /// <summary>Who has the keyboard; null when it is free.</summary>
    [Id(7)] public UserId? Controller { get; init; }

    /// <summary>Last output or input in this activation; null when there was none.</summary>
    [Id(8)] public DateTimeOffset? LastActivityAt { get; init; }

    /// <summary>What went through; null when nothing did for a minute.</summary>
    [Id(9)] public TrafficReport? Traffic { get; init; }

    /// <summary>Frames held for viewers that come back.</summary>
    [Id(10)] public required int ReplayFrames { get; init; }

    /// <summary>Terminal bytes in them.</summary>
    [Id(11)] public required int ReplayBytes { get; init; }
}

/// <summary>What went through lately.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.TrafficReport")]
public sealed record TrafficReport
{
    /// <summary>In the last 10 s.</summary>
    [Id(0)] public required TrafficFigures Short { get; init; }

    /// <summary>In the last 60 s.</summary>
    [Id(1)] public required TrafficFigures Long { get; init; }
}

/// <summary>Counts of one window. Its last second is the one that is not over.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.TrafficFigures")]
public sealed record TrafficFigures
{
    /// <summary>Terminal frames from the gateway.</summary>
    [Id(0)] public required long OutputFrames { get; init; }

    /// <summary>Terminal bytes in them.</summary>
    [Id(1)] public required long OutputBytes { get; init; }

    /// <summary>Messages from browsers but acks: input, sizes, requests; also those that were refused.</summary>
    [Id(2)] public required long InputFrames { get; init; }

    /// <summary>Terminal bytes in them.</summary>
    [Id(3)] public required long InputBytes { get; init; }

    /// <summary>What edges reported as consumed, one per report and session whatever the number of viewers; and acks that browsers sent as commands.</summary>
    [Id(4)] public required long ViewerAcks { get; init; }

    /// <summary><c>session.ack</c> to the gateway.</summary>
    [Id(5)] public required long GatewayAcks { get; init; }

    /// <summary>JSON messages from the gateway; none of a session's own are told apart.</summary>
    [Id(6)] public required long Messages { get; init; }

    /// <summary>Bytes of them.</summary>
    [Id(7)] public required long MessageBytes { get; init; }

    /// <summary>All of these together: frames, acks and messages.</summary>
    [Id(8)] public required long Events { get; init; }
}

using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways;

/// <summary>One edge process as the grains see it: one observer per edge, never one per browser.</summary>
[Alias("chatcode.IEdgeObserver")]
public interface IEdgeObserver : IGrainObserver
{
    /// <summary>
    /// Puts the batch into the queues of the sockets it names, and returns at once. A batch that was delivered before
    /// (same <see cref="EdgeBatch.Activation"/>, a number not above the last) changes nothing.
    /// </summary>
    [Alias("Deliver"), ResponseTimeout("00:00:02")]
    Task<DeliverResult> Deliver(EdgeBatch batch);
}

/// <summary>Everything that one gateway's grain has for one edge since the last call; one call in flight per edge.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.EdgeBatch")]
public sealed record EdgeBatch
{
    /// <summary>The gateway whose grain sends this.</summary>
    [Id(0)] public required GatewayId Gateway { get; init; }

    /// <summary>Random, new for each activation of the grain; batches are numbered within it.</summary>
    [Id(1)] public required Guid Activation { get; init; }

    /// <summary>Grows by one with each batch of this activation to this edge, from 1.</summary>
    [Id(2)] public required long Number { get; init; }

    /// <summary>In the order in which they must reach each socket; those for the gateway's socket come first.</summary>
    [Id(3)] public required EdgeItem[] Items { get; init; }
}

/// <summary>What an <see cref="EdgeItem"/> is.</summary>
public enum EdgeItemKind
{
    /// <summary><see cref="EdgeItem.Data"/> holds packed output frames (<see cref="PackedMessages"/>) for every live viewer of <see cref="EdgeItem.Session"/>.</summary>
    SessionFrames,

    /// <summary><see cref="EdgeItem.Data"/> is one JSON message for every viewer of <see cref="EdgeItem.Session"/>.</summary>
    SessionMessage,

    /// <summary><see cref="EdgeItem.Data"/> is one JSON message for the viewers in <see cref="EdgeItem.Viewers"/>.</summary>
    ViewerMessage,

    /// <summary>Closes the sockets of <see cref="EdgeItem.Viewers"/> with <see cref="EdgeItem.CloseCode"/> and <see cref="EdgeItem.CloseReason"/>.</summary>
    ViewerClose,

    /// <summary><see cref="EdgeItem.Data"/> holds packed messages for the gateway's socket of connection <see cref="EdgeItem.Connection"/>.</summary>
    GatewayMessages,

    /// <summary>Closes the gateway's socket of connection <see cref="EdgeItem.Connection"/>.</summary>
    GatewayClose,

    /// <summary>The activation ends with this: what the edge has of the gateway is to be attached to the next one, at once.</summary>
    ActivationEnds,
}

/// <summary>One thing for an edge to do. Which members are set depends on <see cref="Kind"/>.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.EdgeItem")]
public sealed record EdgeItem
{
    /// <summary>What this is.</summary>
    [Id(0)] public required EdgeItemKind Kind { get; init; }

    /// <summary>The session meant.</summary>
    [Id(1)] public SessionId Session { get; init; }

    /// <summary>The viewers meant.</summary>
    [Id(2)] public ViewerId[]? Viewers { get; init; }

    /// <summary>The payload; never changed after the call.</summary>
    [Id(3)] public byte[]? Data { get; init; }

    /// <summary>
    /// Set on a snapshot that starts its viewers' live output: the seq of the first frame that follows. Until a viewer
    /// has had one, frames pass it by. What an edge has queued for the viewer before it stays in front of it.
    /// </summary>
    [Id(4)] public ulong? StartsLiveAt { get; init; }

    /// <summary>With <see cref="StartsLiveAt"/>: the stream that the seq counts in; null for a gateway that names none.</summary>
    [Id(5)] public string? Stream { get; init; }

    /// <summary>Names one socket of a gateway, see <see cref="GatewayLink.Connection"/>.</summary>
    [Id(6)] public Guid Connection { get; init; }

    /// <summary>For input on its way to a gateway: the viewer who typed it …</summary>
    [Id(7)] public ViewerId InputViewer { get; init; }

    /// <summary>… and the highest number of the viewer's messages in it, counted from 1 here, by which the gateway's edge drops repeats; 0 for none.</summary>
    [Id(8)] public long InputNumber { get; init; }

    /// <summary>WebSocket close code.</summary>
    [Id(9)] public int CloseCode { get; init; }

    /// <summary>WebSocket close reason, at most 123 bytes.</summary>
    [Id(10)] public string? CloseReason { get; init; }

    /// <summary>Set on a message that tells its viewers of a hole: they are not live any more, and frames pass them by until the next <see cref="StartsLiveAt"/>.</summary>
    [Id(11)] public bool EndsLive { get; init; }

    /// <summary>A piece of a file for a gateway's socket: what else is queued for it goes first.</summary>
    [Id(12)] public bool IsFile { get; init; }
}

/// <summary>What became of a batch at the edge.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.DeliverResult")]
public sealed record DeliverResult
{
    /// <summary>The gateway's outgoing queue passed its high-water mark: send it no input until <see cref="IGatewayGrain.GatewayWritable"/>.</summary>
    [Id(0)] public bool GatewayQueueFull { get; init; }

    /// <summary>The batch named this gateway connection, which is not on this edge (any more).</summary>
    [Id(1)] public bool GatewayGone { get; init; }

    /// <summary>Viewers named by the batch that are not on this edge (any more); null for none.</summary>
    [Id(2)] public ViewerId[]? ViewersGone { get; init; }

    /// <summary>Another activation of the grain has delivered since: nothing was done, nor will be for this one.</summary>
    [Id(3)] public bool Superseded { get; init; }
}

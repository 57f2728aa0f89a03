using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Edges;

/// <summary>
/// What one gateway's grain has for one edge: one batch in flight, the rest gathers. What goes to the gateway's socket
/// (commands, input) is ahead of what goes to browsers; pieces of files are behind both, one in a batch, so that a key waits for no
/// more than that and a file for no flood.
/// </summary>
internal sealed class EdgeOutbox(GatewayId gateway, Guid activation)
{
    /// <summary>A batch's payload, in bytes, beside a piece of a file. One item that is larger (a snapshot) goes alone.</summary>
    public const int MaxBatchBytes = 80 * 1024;

    /// <summary>Queued output frames, in bytes; a whole replay and some more. Full: <see cref="TryAddFrames"/> refuses, and the session's viewers are cut to a snapshot.</summary>
    public const int MaxOutputBytes = 3 * 1024 * 1024;

    /// <summary>Queued output frames at which a full queue has drained: sessions that were cut go on, though others may keep it from ever being empty.</summary>
    public const int DrainedBytes = MaxOutputBytes / 4;

    /// <summary>Queued input, in bytes. Full (<see cref="InputFull"/>): browsers' messages are answered <see cref="AcceptStatus.Busy"/>.</summary>
    public const int MaxInputBytes = 256 * 1024;

    /// <summary>All that is queued, in bytes, messages, snapshots and pieces of files included. Above it the edge does not take what it must: it is lost.</summary>
    public const int MaxTotalBytes = 16 * 1024 * 1024;

    /// <summary>Deliveries of one batch before its edge counts as lost.</summary>
    public const int MaxAttempts = 3;

    // What an item costs beside its payload; keeps a batch of many small items small too.
    private const int ItemOverhead = 64;

    private readonly Queue<EdgeItem> _toGateway = new();
    private readonly Queue<EdgeItem> _files = new();
    private readonly List<EdgeItem> _batch = [];
    private Queue<EdgeItem> _toViewers = new();
    private long _gatewayBytes;
    private long _viewerBytes;
    private long _fileBytes;
    private long _frameBytes;
    private long _number;
    private int _attempts;
    private EdgeBatch? _inFlight;

    /// <summary>Whether a queue that was full has room for more than a moment.</summary>
    public bool HasDrained => _frameBytes <= DrainedBytes;

    /// <summary>Whether input for the gateway must wait.</summary>
    public bool InputFull => _gatewayBytes >= MaxInputBytes;

    /// <summary>Whether more is queued than an edge may leave untaken.</summary>
    public bool Overflowing => _gatewayBytes + _viewerBytes + _fileBytes > MaxTotalBytes;

    /// <summary>Batches made so far.</summary>
    public long Batches => _number;

    /// <summary>A batch is on its way.</summary>
    public bool IsInFlight => _inFlight is not null;

    /// <summary>What is queued for the gateway's socket, in bytes.</summary>
    public long GatewayBytes => _gatewayBytes + _fileBytes;

    /// <summary>What is queued for browsers, in bytes.</summary>
    public long ViewerBytes => _viewerBytes;

    /// <summary>Queues something for the gateway's socket.</summary>
    public void AddToGateway(EdgeItem item)
    {
        _toGateway.Enqueue(item);
        _gatewayBytes += Cost(item);
    }

    /// <summary>Queues a piece of a file for the gateway's socket. Bounded by who sends them (<see cref="Files.Upload.MaxSent"/>).</summary>
    public void AddFile(EdgeItem item)
    {
        _files.Enqueue(item);
        _fileBytes += Cost(item);
    }

    /// <summary>Queues a message, a snapshot or a close for browsers.</summary>
    public void AddToViewers(EdgeItem item)
    {
        _toViewers.Enqueue(item);
        _viewerBytes += Cost(item);
    }

    /// <summary>Whether so many bytes of output can be queued.</summary>
    public bool HasRoomForFrames(long bytes) => _frameBytes + bytes <= MaxOutputBytes;

    /// <summary>Queues output frames that there is room for.</summary>
    public void AddFrames(EdgeItem frames)
    {
        _frameBytes += Cost(frames);
        AddToViewers(frames);
    }

    /// <summary>Queues output frames.</summary>
    /// <returns>False when the queue is full; nothing was queued.</returns>
    public bool TryAddFrames(EdgeItem frames)
    {
        if (!HasRoomForFrames(Cost(frames))) return false;
        AddFrames(frames);
        return true;
    }

    /// <summary>Drops a session's queued frames: its viewers will be given a new screen instead.</summary>
    public void DropFrames(SessionId session)
    {
        var kept = new Queue<EdgeItem>(_toViewers.Count);
        foreach (var item in _toViewers)
        {
            if (item.Kind == EdgeItemKind.SessionFrames && item.Session == session) Uncount(item);
            else kept.Enqueue(item);
        }

        _toViewers = kept;
    }

    /// <summary>The batch to deliver: the one in flight again after <see cref="Failed"/>, else the next; null when there is nothing.</summary>
    public EdgeBatch? Next()
    {
        if (_inFlight is not null) return _inFlight;
        _batch.Clear();
        var bytes = 0;
        while (TryTake(_toGateway, ref bytes, out var item)) _gatewayBytes -= Cost(item);
        while (TryTake(_toViewers, ref bytes, out var item)) Uncount(item);
        if (_files.TryDequeue(out var piece))
        {
            _fileBytes -= Cost(piece);
            _batch.Add(piece);
        }

        if (_batch.Count == 0) return null;
        _inFlight = new EdgeBatch { Gateway = gateway, Activation = activation, Number = ++_number, Items = [.. _batch] };
        _batch.Clear();
        return _inFlight;
    }

    /// <summary>The batch in flight was delivered.</summary>
    public void Delivered()
    {
        _inFlight = null;
        _attempts = 0;
    }

    /// <summary>The batch in flight may or may not have been delivered.</summary>
    /// <returns>True when it is worth another attempt with the same number; false when the edge is lost.</returns>
    public bool Failed() => ++_attempts < MaxAttempts;

    /// <summary>Drops everything. Numbers go on, as the edge drops batches whose number it has seen.</summary>
    public void Clear()
    {
        _toGateway.Clear();
        _toViewers.Clear();
        _files.Clear();
        _fileBytes = _gatewayBytes = _viewerBytes = _frameBytes = 0;
        Delivered();
    }

    private static int Cost(EdgeItem item) => ItemOverhead + (item.Data?.Length ?? 0);

    private void Uncount(EdgeItem item)
    {
        _viewerBytes -= Cost(item);
        if (item.Kind == EdgeItemKind.SessionFrames) _frameBytes -= Cost(item);
    }

    private bool TryTake(Queue<EdgeItem> queue, ref int bytes, out EdgeItem item)
    {
        if (!queue.TryPeek(out item!)) return false;
        var cost = Cost(item);
        if (_batch.Count > 0 && bytes + cost > MaxBatchBytes) return false;
        bytes += cost;
        _batch.Add(queue.Dequeue());
        return true;
    }
}

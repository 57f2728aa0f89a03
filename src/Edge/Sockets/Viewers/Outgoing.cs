namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>What an <see cref="Outgoing"/> is.</summary>
internal enum OutgoingKind
{
    /// <summary>One JSON message.</summary>
    Message,

    /// <summary>One JSON message, a snapshot as a rule, from which on output frames follow.</summary>
    LiveStart,

    /// <summary>Packed output frames.</summary>
    Frames,

    /// <summary>The end of the socket.</summary>
    Close,
}

/// <summary>One thing to write to a browser's socket. Which members are set depends on <see cref="Kind"/>.</summary>
internal readonly record struct Outgoing
{
    public required OutgoingKind Kind { get; init; }

    /// <summary>The message, or the packed frames; shared with other viewers, never changed.</summary>
    public byte[] Data { get; init; }

    /// <summary>Of frames: where they begin in <see cref="Data"/>.</summary>
    public int Offset { get; init; }

    /// <summary>Of frames: one above the last frame's seq. Of a live start: the seq of the first frame that follows.</summary>
    public ulong End { get; init; }

    /// <summary>Of frames: they are from before the browser came back.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Of a live start: the stream.</summary>
    public string? Stream { get; init; }

    /// <summary>Grows with each cut: what is older is not written any more.</summary>
    public int Generation { get; init; }

    public int CloseCode { get; init; }

    public string? CloseReason { get; init; }

    public int Length => Data.Length - Offset;
}

namespace Chatcode.Grains.Gateways.Output;

/// <summary>How a frame stands to those before it.</summary>
internal enum FrameOrder
{
    /// <summary>The one expected.</summary>
    Next,

    /// <summary>Frames before it were lost.</summary>
    Gap,

    /// <summary>It was here before.</summary>
    Repeat,
}

/// <summary>The numbering of one session's output on the current connection (protocol.md "Resume").</summary>
internal sealed class SessionStream
{
    /// <summary>As the gateway last named it on this connection; null when it names none, or did not yet.</summary>
    public string? Name { get; private set; }

    /// <summary>The seq of the next frame; null until the first frame or a message that tells it.</summary>
    public ulong? NextSeq { get; private set; }

    /// <summary>Takes a frame. One that repeats changes nothing.</summary>
    public FrameOrder Take(ulong seq)
    {
        if (seq < NextSeq) return FrameOrder.Repeat;
        var order = NextSeq is null || seq == NextSeq ? FrameOrder.Next : FrameOrder.Gap;
        NextSeq = seq + 1;
        return order;
    }

    /// <summary>Takes a message that names the session's stream and, when it has one, the seq of the frame after it.</summary>
    /// <returns>True when this ends a stream that was named before: what viewers have of it can't be continued.</returns>
    public bool Rename(string? name, ulong? seq)
    {
        if (name is null || name == Name)
        {
            NextSeq ??= seq;
            return false;
        }

        var changed = Name is not null;

        // Frames that came before their stream was named on this connection belong to it.
        if (changed || NextSeq is null) NextSeq = seq;
        Name = name;
        return changed;
    }

    /// <summary>A screen for everyone holds all frames before that seq: those that still come count as repeats.</summary>
    /// <returns>True when frames are left out by it.</returns>
    public bool SkipTo(ulong? seq)
    {
        var skips = seq > NextSeq;
        if (NextSeq is null || skips) NextSeq = seq;
        return skips;
    }

    /// <summary>What another activation knew of the stream.</summary>
    public void Restore(string name, ulong nextSeq)
    {
        Name = name;
        NextSeq = nextSeq;
    }

    /// <summary>A new connection: nothing is known of its numbering.</summary>
    public void Reset()
    {
        Name = null;
        NextSeq = null;
    }
}

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// How many bytes of one stream its reader has not acknowledged. Inactive until the first ack: a peer that never
/// acknowledges is never held back. Not thread-safe; owned by an <see cref="OutputLane"/>.
/// </summary>
internal sealed class AckWindow
{
    /// <summary>Frames are booked in groups of at least this many bytes, so that a megabyte of single bytes needs 256 entries, not a million.</summary>
    private const int GroupBytes = 4 * 1024;

    /// <summary>Before the first ack only this much of the past is remembered; older bytes count as consumed.</summary>
    private const int RememberedBytes = OutputLane.MaxUnacknowledgedBytes;

    private readonly Queue<Group> _groups = new();
    private Group? _open;

    /// <summary>Whether this peer acknowledges at all; stays true over streams.</summary>
    public bool Active { get; private set; }

    /// <summary>Bytes booked and not acknowledged.</summary>
    public long Bytes { get; private set; }

    /// <summary>A new stream: nothing of the old counts any more.</summary>
    public void Restart()
    {
        _groups.Clear();
        _open = null;
        Bytes = 0;
    }

    /// <summary>Another peer: whether it acknowledges is not known yet.</summary>
    public void Forget()
    {
        Restart();
        Active = false;
    }

    /// <summary>Books bytes of frame <paramref name="seq"/>; called in the order of seq, several times for a frame that grows.</summary>
    public void Add(ulong seq, int bytes)
    {
        if (_open is null || (_open.Bytes >= GroupBytes && _open.LastSeq != seq))
        {
            _open = new Group();
            _groups.Enqueue(_open);
        }

        _open.LastSeq = seq;
        _open.Bytes += bytes;
        Bytes += bytes;
        while (!Active && Bytes > RememberedBytes && _groups.Count > 1)
        {
            Bytes -= _groups.Dequeue().Bytes;
        }
    }

    /// <summary>Takes a cumulative ack. The caller has checked that <paramref name="seq"/> was sent in this stream.</summary>
    public void Acknowledge(ulong seq)
    {
        Active = true;
        while (_groups.TryPeek(out var group) && group.LastSeq <= seq)
        {
            Bytes -= _groups.Dequeue().Bytes;
            if (group == _open)
            {
                _open = null;
            }
        }
    }

    private sealed class Group
    {
        public ulong LastSeq { get; set; }

        public long Bytes { get; set; }
    }
}

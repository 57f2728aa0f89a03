namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>
/// What a browser has consumed: what it acknowledged, or, until its first acknowledgement (it may never send one), what
/// was written to its socket. Not thread-safe.
/// </summary>
internal sealed class ConsumedOutput
{
    // Bounded by MaxViewerLag bytes, as frames that are outstanding count as being behind.
    private readonly Queue<(ulong End, int Bytes)> _outstanding = new();
    private string? _stream;
    private ulong _liveStart;
    private ulong _sendingEnd;
    private ulong _writtenEnd;
    private ulong _acknowledgedEnd;
    private bool _acknowledges;
    private bool _namesStream;
    private bool _any;

    /// <summary>Bytes written and not acknowledged, of a browser that acknowledges; else 0.</summary>
    public int Outstanding { get; private set; }

    /// <summary>
    /// The browser has consumed the last live start (snapshot) that went to it, or none did. One whose acknowledgements name no
    /// stream may know of no seq but a frame's: a snapshot that no frame followed is not waited for.
    /// </summary>
    public bool HasLiveStart =>
        !_any || !_acknowledges || _acknowledgedEnd >= _liveStart || (!_namesStream && _sendingEnd == _liveStart);

    /// <summary>The stream and highest seq consumed; null for none.</summary>
    public (string? Stream, ulong Seq)? Highest =>
        (_acknowledges ? _acknowledgedEnd : _writtenEnd) is > 0 and var end ? (_stream, end - 1) : null;

    /// <summary>This goes to the socket now. Its acknowledgement may come before <see cref="Written"/>.</summary>
    public void Sending(in Outgoing next)
    {
        if (next.Kind is OutgoingKind.Frames) _sendingEnd = next.End;
        if (next.Kind is not OutgoingKind.LiveStart) return;

        if (next.Stream != _stream || !_any)
        {
            _stream = next.Stream;
            _acknowledgedEnd = 0;
            _writtenEnd = 0;
        }

        // What was outstanding before is part of the snapshot.
        _outstanding.Clear();
        Outstanding = 0;
        _any = true;
        _liveStart = next.End;
        _sendingEnd = next.End;
    }

    /// <summary>This is on the wire.</summary>
    /// <returns>True when that alone counts as consumed.</returns>
    public bool Written(in Outgoing taken)
    {
        if (taken.Kind is not (OutgoingKind.Frames or OutgoingKind.LiveStart)) return false;
        _writtenEnd = taken.End;
        if (!_acknowledges) return true;
        if (taken is { Kind: OutgoingKind.Frames, IsReplay: false } && taken.End > _acknowledgedEnd)
        {
            _outstanding.Enqueue((taken.End, taken.Length));
            Outstanding += taken.Length;
        }

        return false;
    }

    /// <summary>Takes an acknowledgement; one for another stream, or above what was sent, is ignored.</summary>
    /// <returns>Bytes newly acknowledged.</returns>
    public int Acknowledge(ulong seq, string? stream)
    {
        if (!_any || seq >= _sendingEnd || (stream is not null && stream != _stream)) return 0;
        _acknowledges = true;
        _namesStream = stream is not null;
        if (seq < _acknowledgedEnd) return 0;
        _acknowledgedEnd = seq + 1;
        var bytes = 1;
        while (_outstanding.TryPeek(out var block) && block.End <= _acknowledgedEnd)
        {
            _outstanding.Dequeue();
            Outstanding -= block.Bytes;
            bytes += block.Bytes;
        }

        return bytes;
    }
}

using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>
/// What waits to be written to one browser's socket, and how far the browser is behind. Two lanes: answers to the browser's
/// own messages go ahead, everything else keeps its order. A browser more than <see cref="ProtocolLimits.MaxViewerLag"/>
/// behind is cut: its frames are dropped, later ones pass it by, and it goes on with a snapshot when it has caught up.
/// </summary>
internal sealed class ViewerOutbox(TimeSpan catchUpInterval, TimeProvider time)
{
    /// <summary>Bytes of answers at which the browser's own messages are read no further.</summary>
    public const int MaxUrgent = 256 * 1024;

    /// <summary>
    /// Bytes of JSON messages in order. Cutting spares them, as nothing would tell their content again; a browser that
    /// passes this bound asks for more than it reads and is closed.
    /// </summary>
    public const int MaxMessages = 4 * 1024 * 1024;

    /// <summary>
    /// Bytes of screens to start from that wait for their turn; one alone may be larger. Past that the browser reads nothing
    /// while others' troubles give it one screen after another, so it is cut: the newest it will ask for is enough.
    /// </summary>
    public const int MaxScreens = 4 * 1024 * 1024;

    /// <summary>Bytes of frames from before a browser came back: what the grain keeps at the most, with the frames' headers.</summary>
    public const int MaxReplay = 3 * 1024 * 1024;

    /// <summary>A catch-up snapshot that has not come by then (the gateway may be away) is asked for again.</summary>
    public static readonly TimeSpan CatchUpTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Queue<Outgoing> _urgent = new();
    private readonly LinkedList<Outgoing> _ordered = new();
    private readonly Wakeup _added = new();
    private readonly ConsumedOutput _consumed = new();

    private int _urgentBytes;
    private int _messageBytes;
    private int _screenBytes;
    private int _frameBytes;
    private int _replayBytes;
    private bool _writing;
    private volatile int _generation;

    private bool _live;
    private bool _cut;
    private ulong _next;
    private string? _stream;

    private bool _requested;
    private long _requestedAt;

    private bool _closeQueued;
    private Action? _onCloseQueued;

    /// <summary>The browser's own messages may be read on.</summary>
    public bool HasUrgentRoom
    {
        get
        {
            lock (_lock) return _urgentBytes < MaxUrgent;
        }
    }

    /// <summary>The stream and the first seq that was not queued yet, to go on there after a lost grain; null when that takes a snapshot.</summary>
    public (string? Stream, ulong NextSeq)? Position
    {
        get
        {
            lock (_lock) return _live ? (_stream, _next) : null;
        }
    }

    /// <summary>The stream and the highest seq that the browser has consumed; null for none.</summary>
    public (string? Stream, ulong Seq)? Consumed
    {
        get
        {
            lock (_lock) return _consumed.Highest;
        }
    }

    /// <summary>Queues an answer to a message of the browser's own.</summary>
    public void AddUrgent(byte[] message)
    {
        lock (_lock)
        {
            _urgent.Enqueue(new Outgoing { Kind = OutgoingKind.Message, Data = message });
            _urgentBytes += message.Length;
        }

        _added.Signal();
    }

    /// <summary>Queues the end of the socket: behind the answers only, or behind everything.</summary>
    public void AddClose(int code, string reason, bool urgent)
    {
        Action? closeQueued;
        lock (_lock)
        {
            var close = new Outgoing { Kind = OutgoingKind.Close, Data = [], CloseCode = code, CloseReason = reason };
            if (urgent) _urgent.Enqueue(close);
            else _ordered.AddLast(close);
            _closeQueued = true;
            closeQueued = _onCloseQueued;
        }

        _added.Signal();
        closeQueued?.Invoke();
    }

    /// <summary>Calls back when the end of the socket is queued, at once if it is: a browser that does not read never comes to it.</summary>
    public void OnCloseQueued(Action closeQueued)
    {
        bool already;
        lock (_lock)
        {
            _onCloseQueued = closeQueued;
            already = _closeQueued;
        }

        if (already) closeQueued();
    }

    /// <summary>Queues a JSON message in its order.</summary>
    /// <returns>False when <see cref="MaxMessages"/> is passed: nothing was queued.</returns>
    public bool TryAddMessage(byte[] message)
    {
        lock (_lock)
        {
            if (_messageBytes + message.Length > MaxMessages) return false;
            _ordered.AddLast(new Outgoing { Kind = OutgoingKind.Message, Data = message });
            _messageBytes += message.Length;
        }

        _added.Signal();
        return true;
    }

    /// <summary>Queues the message from which on the browser is live. One that was cut and still has not read what it got stays cut.</summary>
    /// <returns>False when <see cref="MaxScreens"/> is passed, and the browser is cut now.</returns>
    public bool StartLive(byte[] message, ulong at, string? stream)
    {
        lock (_lock)
        {
            if (_cut && !IsDrained) return true;
            if (_screenBytes > 0 && _screenBytes + message.Length > MaxScreens)
            {
                Cut();
                return false;
            }

            _screenBytes += message.Length;
            _cut = false;
            _requested = false;
            _live = true;
            _next = at;
            _stream = stream;
            _ordered.AddLast(new Outgoing { Kind = OutgoingKind.LiveStart, Data = message, End = at, Stream = stream, Generation = _generation });
        }

        _added.Signal();
        return true;
    }

    /// <summary>The browser is about to be told that it needs a screen: frames pass it by until it gets one.</summary>
    public void EndLive()
    {
        lock (_lock) _live = false;
    }

    /// <summary>Queues those of the frames that the browser does not have yet.</summary>
    /// <param name="block">The frames.</param>
    /// <param name="replay">They are from before the browser came back, which does not count as being behind.</param>
    /// <returns>False when the browser was too far behind, or misses frames, and is cut now.</returns>
    public bool AddFrames(in FrameBlock block, bool replay = false)
    {
        lock (_lock)
        {
            if (!_live || (block.Stream == _stream && block.Last < _next)) return true;
            var frames = new Outgoing
            {
                Kind = OutgoingKind.Frames,
                Data = block.Data,
                Offset = block.OffsetOf(_next),
                End = block.Last + 1,
                Generation = _generation,
                IsReplay = replay,
            };
            var tooMuch = replay
                ? _replayBytes + frames.Length > MaxReplay
                : _frameBytes + frames.Length + _consumed.Outstanding > ProtocolLimits.MaxViewerLag;

            // Behind a hole, or in a stream that it has no screen of, frames would make a wrong screen.
            if (tooMuch || block.First > _next || block.Stream != _stream)
            {
                Cut();
                return false;
            }

            _next = frames.End;
            _ordered.AddLast(frames);
            if (replay) _replayBytes += frames.Length;
            else _frameBytes += frames.Length;
        }

        _added.Signal();
        return true;
    }

    /// <summary>Takes the next thing to write.</summary>
    public bool TryTake(out Outgoing next)
    {
        lock (_lock)
        {
            if (_urgent.TryDequeue(out next))
            {
                _urgentBytes -= next.Data.Length;
                return true;
            }

            if (_ordered.First is not { } first) return false;
            next = first.Value;
            _ordered.RemoveFirst();
            _writing = true;
            if (next.Kind is OutgoingKind.Message) _messageBytes -= next.Data.Length;
            else if (next.Kind is OutgoingKind.LiveStart) _screenBytes -= next.Data.Length;
            _consumed.Sending(next);
            return true;
        }
    }

    /// <summary>Whether what was taken is still to be written; a cut may come between two of its frames.</summary>
    public bool IsCurrent(in Outgoing taken) => taken.Generation == _generation;

    /// <summary>What was taken is on the wire.</summary>
    /// <returns>True when the browser consumed something by it, or when one that was cut has read all it got.</returns>
    public bool Written(in Outgoing taken)
    {
        lock (_lock)
        {
            _writing = false;
            if (taken.Kind is OutgoingKind.Frames && IsCurrent(taken))
            {
                if (taken.IsReplay) _replayBytes -= taken.Length;
                else _frameBytes -= taken.Length;
            }

            var consumed = IsCurrent(taken) && _consumed.Written(taken);
            return consumed || (_cut && IsDrained);
        }
    }

    /// <summary>The browser says what it has parsed, cumulatively.</summary>
    /// <returns>Bytes that it had not said before; 0 also for what it was never sent.</returns>
    public int Acknowledge(ulong seq, string? stream)
    {
        lock (_lock) return _consumed.Acknowledge(seq, stream);
    }

    /// <summary>Whether a browser that was cut is ready for its catch-up snapshot; true once for each.</summary>
    /// <param name="wait">When to ask again; null when something else must happen first.</param>
    public bool TryRequestCatchUp(out TimeSpan? wait)
    {
        wait = null;
        lock (_lock)
        {
            if (!_cut || !IsDrained || !_consumed.HasLiveStart) return false;
            if (_requestedAt != 0)
            {
                var left = (_requested ? CatchUpTimeout : catchUpInterval) - time.GetElapsedTime(_requestedAt);
                if (left > TimeSpan.Zero)
                {
                    wait = left;
                    return false;
                }
            }

            _requested = true;
            _requestedAt = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Waits until something was added, or for <see cref="Wake"/>.</summary>
    public ValueTask WaitAsync() => _added.WaitAsync();

    public void Wake() => _added.Signal();

    private bool IsDrained => !_writing && _ordered.Count == 0;

    private void Cut()
    {
        _cut = true;
        _live = false;
        _generation++;
        _frameBytes = _replayBytes = _screenBytes = 0;
        for (var node = _ordered.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Kind is OutgoingKind.Frames or OutgoingKind.LiveStart) _ordered.Remove(node);
            node = next;
        }
    }
}

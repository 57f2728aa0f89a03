using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Chatcode.Gateway.Link;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// One session's way to the link: frames, and messages that have a place among them, in order. Output gathers in the
/// newest frame until the socket takes it, so a lone echo leaves at once and a flood leaves in full frames.
/// <code>
///          Attach                 BeginStream
/// Detached ──────▶ AwaitingStream ──────────▶ Live
///    ▲                                ▲         │ bound passed, or tmux paused the pane
///    └── Detach (from any) ───────────┴─ Paused ◀┘
/// </code>
/// Only <see cref="LaneState.Live"/> takes output; in the other states it is dropped, because a snapshot under a new
/// stream will follow. Thread-safe: the tmux reader appends, the sender takes, the receiver acknowledges.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A timer that is not set holds nothing, and this one is set for two milliseconds.")]
internal sealed partial class OutputLane
{
    /// <summary>Unacknowledged output (sent or not) after which a peer that acknowledges gets a paused pane, in bytes.</summary>
    public const int MaxUnacknowledgedBytes = ProtocolLimits.MaxUnacknowledged;

    /// <summary>Output that may wait for the socket, in bytes; past it the pane is paused. 50 sessions hold at most 25 MiB.</summary>
    public const int MaxUnsentBytes = 512 * 1024;

    /// <summary>
    /// Bytes of messages (snapshots) that may wait for the socket before no more may be asked for, see <see cref="IsCrowded"/>.
    /// </summary>
    public const int MaxPlacedBytes = 4 * 1024 * 1024;

    /// <summary>A paused pane resumes when no more than this is unacknowledged and half of it unsent, in bytes.</summary>
    public const int ResumeBelowBytes = 256 * 1024;

    /// <summary>From here on the program waits for its reader, as long as the <see cref="Patience"/> lasts; in bytes.</summary>
    public const int SlowDownUnacknowledgedBytes = MaxUnacknowledgedBytes / 2;

    /// <summary>The same for output that waits for the socket.</summary>
    public const int SlowDownUnsentBytes = MaxUnsentBytes / 2;

    // A monitor, since the tmux reader waits in it: it has a thread of its own.
    private readonly object _lock = new();
    private readonly Patience _patience;
    private readonly byte[] _sessionId;
    private readonly Queue<Item> _items = new();
    private readonly AckWindow _window = new();
    private Outbox? _outbox;
    private OutputFrame? _open;
    private LaneState _state = LaneState.Detached;
    private string _stream = "";
    private ulong _nextSeq;
    private ulong? _highestSent;
    private long _unsent;
    private long _placed;
    private bool _enqueued;

    /// <summary>Makes the lane of a session.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="patience">See <see cref="Patience.Most"/>, the default.</param>
    public OutputLane(string sessionId, TimeSpan? patience = null)
    {
        _sessionId = Encoding.UTF8.GetBytes(sessionId);
        _patience = new Patience(patience ?? Patience.Most);
        _paceEnd = TimeProvider.System.CreateTimer(_ => EndPace(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether so many messages wait that whoever asks for more is to be refused.</summary>
    public bool IsCrowded
    {
        get
        {
            lock (_lock)
            {
                return _placed > MaxPlacedBytes;
            }
        }
    }

    /// <summary>What the lane does with output now.</summary>
    public LaneState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    /// <summary>A link is there; a stream has to be begun on it.</summary>
    public void Attach(Outbox outbox)
    {
        lock (_lock)
        {
            Clear();
            _window.Forget();
            _outbox = outbox;
            Enter(LaneState.AwaitingStream);
        }
    }

    /// <summary>The link is gone; what waited is dropped, the next link starts with a snapshot.</summary>
    public void Detach()
    {
        lock (_lock)
        {
            Clear();
            _outbox = null;
            Enter(LaneState.Detached);
        }
    }

    /// <summary>
    /// Begins a new stream here: older frames stay before it, later output is numbered from 0 and waits until the
    /// returned place is filled. Without a link the place is one that nobody sees.
    /// </summary>
    public PlacedMessages BeginStream()
    {
        lock (_lock)
        {
            _stream = StreamName.New();
            _nextSeq = 0;
            _highestSent = null;
            _window.Restart();
            if (_outbox is not null)
            {
                Enter(LaneState.Live);
            }

            return AddPlace();
        }
    }

    /// <summary>Keeps a place behind all output so far.</summary>
    public PlacedMessages Place()
    {
        lock (_lock)
        {
            return AddPlace();
        }
    }

    /// <summary>Fills a place; what waited behind it may go. A place of a link that is gone is forgotten.</summary>
    public void Fill(PlacedMessages place, params byte[][] messages)
    {
        lock (_lock)
        {
            if (_items.Any(item => item.Place == place))
            {
                place.Fill(messages);
                _placed += messages.Sum(message => (long)message.Length);
                Wake();
                Changed();
            }
        }
    }

    /// <summary>
    /// Takes output of the terminal, in order; it may be dropped, see the class. May block for as long as the
    /// <see cref="Patience"/> lasts: tmux then reads less of the program, as a slow terminal would.
    /// </summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            SlowDown();
            if (_state != LaneState.Live)
            {
                return;
            }

            while (!bytes.IsEmpty)
            {
                var frame = OpenFrame();
                var count = frame.Append(bytes);
                bytes = bytes[count..];
                _unsent += count;
                _window.Add(frame.Seq, count);
            }

            if (_unsent > MaxUnsentBytes || (_window.Active && _window.Bytes > MaxUnacknowledgedBytes))
            {
                Enter(LaneState.Paused);
            }

            Wake();
        }
    }

    /// <summary>Output was lost, or none will follow: the stream is over, whatever comes is dropped.</summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            if (_state == LaneState.Live)
            {
                Enter(LaneState.Paused);
            }
        }
    }

    /// <summary>The session is over: what is queued still goes out, and this behind it; nothing else is ever awaited.</summary>
    public void Finish(params byte[][] messages)
    {
        lock (_lock)
        {
            if (_outbox is not null)
            {
                Enter(LaneState.Paused);
            }

            Fill(AddPlace(), messages);
        }
    }

    /// <summary>The peer has consumed up to a frame. Of another stream, or above the highest sent: ignored.</summary>
    public void Acknowledge(string? stream, ulong seq)
    {
        lock (_lock)
        {
            if (_outbox is null || (stream is not null && stream != _stream) || _highestSent is not { } highest || seq > highest)
            {
                return;
            }

            var before = _window.Bytes;
            _window.Acknowledge(seq);
            _patience.Earn(before - _window.Bytes);
            Changed();
        }
    }

    private void SlowDown()
    {
        while (_state == LaneState.Live
            && (_unsent > SlowDownUnsentBytes || (_window.Active && _window.Bytes > SlowDownUnacknowledgedBytes))
            && _patience.Left > TimeSpan.Zero)
        {
            var start = Stopwatch.GetTimestamp();
            Monitor.Wait(_lock, _patience.Left);
            _patience.Spend(Stopwatch.GetElapsedTime(start));
        }
    }

    private OutputFrame OpenFrame()
    {
        if (_open is null or { IsFull: true })
        {
            _open = new OutputFrame(_sessionId, _stream, _nextSeq);
            _nextSeq++;
            _items.Enqueue(new Item(_open, null));
        }

        return _open;
    }

    private PlacedMessages AddPlace()
    {
        var place = new PlacedMessages(_stream, _nextSeq);
        _open = null;
        if (_outbox is not null)
        {
            _items.Enqueue(new Item(null, place));
        }

        return place;
    }

    private void Clear()
    {
        while (_items.TryDequeue(out var item))
        {
            item.Frame?.Discard();
        }

        _open = null;
        _unsent = 0;
        _placed = 0;
        _enqueued = false;
        _highestSent = null;
        _window.Restart();
    }

    private void Enter(LaneState state)
    {
        _state = state;
        Changed();
    }

    private readonly record struct Item(OutputFrame? Frame, PlacedMessages? Place);
}

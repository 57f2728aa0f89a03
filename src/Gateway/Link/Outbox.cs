using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Chatcode.Gateway.Link;

/// <summary>
/// All that waits for one connection's socket. Control messages and acks go first; then the lanes of the sessions, one
/// message each in turn, so that a flood in one session delays an echo in another by one frame, not by its queue. Files go
/// when no session has anything to say, and in a flood after every <see cref="OutputPerFile"/> of its messages.
/// Lives as long as the connection.
/// </summary>
internal sealed class Outbox
{
    /// <summary>Control messages that may wait. When full, <see cref="PostAsync"/> waits, which stops the reading of commands.</summary>
    public const int MaxControlMessages = 1024;

    /// <summary>Pieces of files that may wait. When full, <see cref="PostBehindOutputAsync"/> waits, and no more is read from disk.</summary>
    public const int MaxBehindOutput = 2;

    /// <summary>Messages of sessions that may overtake a waiting piece of a file.</summary>
    public const int OutputPerFile = 32;

    private readonly Channel<byte[]> _control =
        Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxControlMessages) { SingleReader = true });

    private readonly Channel<byte[]> _behindOutput = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(MaxBehindOutput) { SingleReader = true });

    private readonly Channel<bool> _signal =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Lock _lock = new();

    // Bounded by the number of sessions: a lane stands here at most once.
    private readonly Queue<IOutgoingLane> _ready = new();
    private readonly List<IOutgoingLane> _waitingForFrames = [];
    private bool _framesOpen;
    private int _overtaken;

    // Lanes that stood here when frames were allowed: each is asked once more for what is no frame, so that no frame of one
    // overtakes the opening snapshot of another.
    private int _openingLeft;

    /// <summary>Queues a JSON message ahead of all output; waits while the queue is full.</summary>
    /// <exception cref="ChannelClosedException">The connection is over; whoever asked is gone with it.</exception>
    public async ValueTask PostAsync(byte[] json, CancellationToken cancellationToken)
    {
        await _control.Writer.WriteAsync(json, cancellationToken).ConfigureAwait(false);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>Queues a JSON message that output may overtake, a piece of a file; waits while <see cref="MaxBehindOutput"/> wait.</summary>
    /// <exception cref="ChannelClosedException">The connection is over.</exception>
    public async ValueTask PostBehindOutputAsync(byte[] json, CancellationToken cancellationToken)
    {
        await _behindOutput.Writer.WriteAsync(json, cancellationToken).ConfigureAwait(false);
        _signal.Writer.TryWrite(true);
    }

    /// <summary>A lane that had nothing to take has something now. It must not stand here already.</summary>
    public void Enqueue(IOutgoingLane lane)
    {
        lock (_lock)
        {
            _ready.Enqueue(lane);
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>The opening (hello, health, snapshots) is queued: from now on frames may go.</summary>
    public void OpenFrames()
    {
        lock (_lock)
        {
            _framesOpen = true;
            _openingLeft = _ready.Count;
            foreach (var lane in _waitingForFrames)
            {
                _ready.Enqueue(lane);
            }

            _waitingForFrames.Clear();
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Hands messages to <paramref name="send"/>, one after another, until a send fails or, between two sends, until cancelled.</summary>
    public async Task RunAsync(Func<OutgoingMessage, ValueTask> send, CancellationToken cancellationToken)
    {
        while (true)
        {
            while (!cancellationToken.IsCancellationRequested && TryTake(out var message))
            {
                try
                {
                    await send(message).ConfigureAwait(false);
                }
                finally
                {
                    message.Return();
                }
            }

            await _signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The connection is over: posts fail from now on, also those that wait.</summary>
    public void Close()
    {
        _control.Writer.TryComplete();
        _behindOutput.Writer.TryComplete();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The message is handed to the caller.")]
    private bool TryTake(out OutgoingMessage message)
    {
        if (_control.Reader.TryRead(out var json))
        {
            message = OutgoingMessage.Json(json);
            return true;
        }

        if (_overtaken >= OutputPerFile && TryTakeBehindOutput(out message))
        {
            return true;
        }

        while (NextLane(out var withFrames) is { } lane)
        {
            var taken = lane.TryTake(withFrames, out message, out var more);
            if (more)
            {
                Requeue(lane, behindOpening: !taken);
            }

            if (taken)
            {
                _overtaken++;
                return true;
            }
        }

        return TryTakeBehindOutput(out message);
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The message is handed to the caller.")]
    private bool TryTakeBehindOutput(out OutgoingMessage message)
    {
        _overtaken = 0;
        var taken = _behindOutput.Reader.TryRead(out var json);
        message = taken ? OutgoingMessage.Json(json!) : default;
        return taken;
    }

    private IOutgoingLane? NextLane(out bool withFrames)
    {
        lock (_lock)
        {
            withFrames = _framesOpen && _openingLeft == 0;
            if (!_ready.TryDequeue(out var lane))
            {
                return null;
            }

            _openingLeft = Math.Max(0, _openingLeft - 1);
            return lane;
        }
    }

    private void Requeue(IOutgoingLane lane, bool behindOpening)
    {
        lock (_lock)
        {
            if (behindOpening && !_framesOpen)
            {
                _waitingForFrames.Add(lane);
            }
            else
            {
                _ready.Enqueue(lane);
            }
        }
    }
}

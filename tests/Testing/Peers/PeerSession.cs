using System.Text;
using Chatcode.Protocol;

namespace Chatcode.Testing.Peers;

/// <summary>A session of a <see cref="GatewayPeer"/>: a stream of frames, and the newest of what was printed for its snapshots.</summary>
public sealed class PeerSession(string id)
{
    private const int MaxScreen = 1000;

    private readonly StringBuilder _screen = new();
    private readonly byte[] _idBytes = Encoding.UTF8.GetBytes(id);
    private readonly Lock _lock = new();
    private TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ulong _acknowledgedEnd;
    private ulong _next;

    /// <summary>The session's id.</summary>
    public string Id { get; } = id;

    /// <summary>The stream's name.</summary>
    public string Stream { get; } = Guid.NewGuid().ToString("N")[..8];

    /// <summary>Seq of the next frame.</summary>
    public ulong Next => _next;

    /// <summary>Held while a frame is made and sent, so that snapshots have their exact place.</summary>
    public SemaphoreSlim Printing { get; } = new(1, 1);

    /// <summary>The same terminal in a new stream, after frames that were never sent.</summary>
    /// <param name="unsent">What they would have held.</param>
    public PeerSession AfterLoss(ReadOnlySpan<byte> unsent)
    {
        var again = new PeerSession(Id);
        again._screen.Append(_screen);
        again.Draw(unsent);
        return again;
    }

    /// <summary>Makes the next frame.</summary>
    public byte[] Frame(ReadOnlySpan<byte> bytes)
    {
        Draw(bytes);
        return FrameCodec.Encode(FrameKind.Output, _idBytes, _next++, bytes);
    }

    /// <summary>One above the highest seq that the control plane acknowledged.</summary>
    public ulong AcknowledgedEnd
    {
        get
        {
            lock (_lock) return _acknowledgedEnd;
        }
    }

    /// <summary>Waits until fewer frames than so many are unacknowledged.</summary>
    public async Task UnacknowledgedBelow(int frames)
    {
        while (true)
        {
            Task acknowledged;
            lock (_lock)
            {
                if (_next - _acknowledgedEnd < (ulong)frames) return;
                acknowledged = _acknowledged.Task;
            }

            await acknowledged.ConfigureAwait(false);
        }
    }

    internal void Acknowledge(SessionAck ack)
    {
        if (ack.Stream is not null && ack.Stream != Stream) return;
        TaskCompletionSource acknowledged;
        lock (_lock)
        {
            _acknowledgedEnd = Math.Max(_acknowledgedEnd, ack.Seq + 1);
            acknowledged = _acknowledged;
            _acknowledged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        acknowledged.SetResult();
    }

    private void Draw(ReadOnlySpan<byte> bytes)
    {
        _screen.Append(Encoding.Latin1.GetString(bytes[Math.Max(0, bytes.Length - MaxScreen)..]));
        if (_screen.Length > 2 * MaxScreen) _screen.Remove(0, _screen.Length - MaxScreen);
    }

    /// <summary>What it shows now.</summary>
    public SessionSnapshot Snapshot(string? requestId) => new()
    {
        RequestId = requestId,
        SessionId = Id,
        Stream = Stream,
        Seq = _next,
        Content = _screen.ToString(),
        Cols = 80,
        Rows = 24,
        CursorX = 0,
        CursorY = 0,
    };
}

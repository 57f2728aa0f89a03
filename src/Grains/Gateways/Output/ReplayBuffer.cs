using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Output;

/// <summary>
/// The newest frames of one session's current stream, for viewers that come back (protocol.md "Resume"): at most
/// <see cref="ProtocolLimits.MaxReplayFrames"/> and <see cref="ProtocolLimits.MaxReplayBytes"/> of payload, the oldest out
/// first. Holds the arrays that came, uncopied, so that up to one batch beyond the bound stays in memory.
/// </summary>
/// <param name="budget">The bound of all buffers of the gateway.</param>
/// <param name="frameOverhead">What a packed frame of this session has beside its payload, in bytes.</param>
internal sealed class ReplayBuffer(ReplayBudget budget, int frameOverhead)
{
    private readonly Queue<Chunk> _chunks = new();

    // Of the oldest chunk: what was dropped of it already.
    private int _droppedFrames;
    private int _droppedLength;

    /// <summary>Frames held.</summary>
    public int Frames { get; private set; }

    /// <summary>Payload held, in bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>Seq of the oldest frame held; without any, that of the next one to come.</summary>
    public ulong First { get; private set; }

    /// <summary>When the oldest chunk came, on the budget's count; the highest number when nothing is held.</summary>
    public long OldestTurn => _chunks.TryPeek(out var oldest) ? oldest.Turn : long.MaxValue;

    /// <summary>Keeps frames that follow those held.</summary>
    /// <param name="packed">The frames, as <see cref="PackedMessages"/> writes them; never changed afterwards.</param>
    /// <param name="frames">How many, at least 1.</param>
    public void Add(byte[] packed, int frames)
    {
        if (Frames == 0) First = FrameCodec.SeqOf(packed.AsSpan(PackedMessages.HeaderLength));
        var bytes = packed.Length - (frames * frameOverhead);
        _chunks.Enqueue(new Chunk(packed, frames, bytes, budget.NextTurn()));
        Frames += frames;
        Bytes += bytes;
        while (Frames > ProtocolLimits.MaxReplayFrames || Bytes > ProtocolLimits.MaxReplayBytes) DropFrame();
        budget.Keep(this);
    }

    /// <summary>Finds the frames from a seq on.</summary>
    /// <param name="next">The first one wanted.</param>
    /// <param name="end">The seq of the frame that will come next.</param>
    /// <returns>The arrays they are in, the first of which may begin with older ones; null when some are no longer held.</returns>
    public IReadOnlyList<byte[]>? From(ulong next, ulong end)
    {
        if (next == end) return [];
        if (Frames == 0 || next < First || next > end) return null;
        var first = First - (ulong)_droppedFrames;
        List<byte[]> found = [];
        foreach (var chunk in _chunks)
        {
            first += (ulong)chunk.Frames;
            if (first > next) found.Add(chunk.Packed);
        }

        return found;
    }

    /// <summary>The stream is over, or something of it is missing.</summary>
    public void Clear()
    {
        _chunks.Clear();
        _droppedFrames = _droppedLength = Frames = Bytes = 0;
        budget.Keep(this);
    }

    /// <summary>Makes room for newer ones of other sessions.</summary>
    internal void DropOldestChunk()
    {
        for (var left = _chunks.Peek().Frames - _droppedFrames; left > 0; left--) DropFrame();
    }

    private void DropFrame()
    {
        var chunk = _chunks.Peek();
        var length = BinaryPrimitives.ReadInt32BigEndian(chunk.Packed.AsSpan(_droppedLength + 1)) + PackedMessages.HeaderLength;
        _droppedLength += length;
        _droppedFrames++;
        Frames--;
        Bytes -= length - frameOverhead;
        First++;
        if (_droppedFrames < chunk.Frames) return;
        _chunks.Dequeue();
        _droppedFrames = _droppedLength = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Chunk(byte[] Packed, int Frames, int Bytes, long Turn);
}

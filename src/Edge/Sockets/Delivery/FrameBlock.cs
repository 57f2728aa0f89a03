using Chatcode.Grains.Gateways;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Delivery;

/// <summary>Output frames of one session behind each other, packed; read once per edge, shared by all its viewers.</summary>
internal readonly struct FrameBlock
{
    private FrameBlock(byte[] data, string? stream, ulong first, ulong last)
    {
        Data = data;
        Stream = stream;
        First = first;
        Last = last;
    }

    /// <summary>As the grain packed them.</summary>
    public byte[] Data { get; }

    /// <summary>The stream; null for a gateway that names none.</summary>
    public string? Stream { get; }

    /// <summary>Seq of the first frame.</summary>
    public ulong First { get; }

    /// <summary>Seq of the last frame.</summary>
    public ulong Last { get; }

    /// <returns>False when there is no frame in it.</returns>
    public static bool TryRead(byte[] data, string? stream, out FrameBlock block)
    {
        block = default;
        var frames = PackedMessages.Read(data);
        if (!frames.TryNext(out _, out var frame)) return false;
        var first = FrameCodec.SeqOf(frame.Span);
        var last = frame;
        while (frames.TryNext(out _, out frame)) last = frame;
        block = new FrameBlock(data, stream, first, FrameCodec.SeqOf(last.Span));
        return true;
    }

    /// <summary>Where the frames from a seq on begin in <see cref="Data"/>.</summary>
    public int OffsetOf(ulong seq)
    {
        if (seq <= First) return 0;
        var frames = PackedMessages.Read(Data);
        var offset = 0;
        while (frames.TryNext(out _, out var frame) && FrameCodec.SeqOf(frame.Span) < seq) offset += PackedMessages.HeaderLength + frame.Length;
        return offset;
    }
}

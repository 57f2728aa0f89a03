namespace Chatcode.Protocol;

/// <summary>A view of one binary message. It points into the message's own bytes and lives no longer than they do.</summary>
public readonly ref struct Frame
{
    private readonly ReadOnlySpan<byte> _message;

    internal Frame(ReadOnlySpan<byte> message, FrameKind kind, ulong seq, int payloadOffset)
    {
        _message = message;
        Kind = kind;
        Seq = seq;
        PayloadOffset = payloadOffset;
    }

    /// <summary>Output or input.</summary>
    public FrameKind Kind { get; }

    /// <summary>The session's id, valid UTF-8 of 1 to <see cref="ProtocolLimits.MaxSessionId"/> bytes.</summary>
    public ReadOnlySpan<byte> SessionId => _message[FrameCodec.SessionIdOffset..(PayloadOffset - FrameCodec.SeqLength)];

    /// <summary>Output: the place in the session's stream, from 0. Input: the sender's own counter.</summary>
    public ulong Seq { get; }

    /// <summary>Where the payload begins in the message; equals the message's length when it is empty.</summary>
    public int PayloadOffset { get; }

    /// <summary>The terminal bytes.</summary>
    public ReadOnlySpan<byte> Payload => _message[PayloadOffset..];
}

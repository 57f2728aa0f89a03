using System.Buffers;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Chatcode.Protocol;

/// <summary>
/// Reads and writes binary messages (protocol.md "Binary frames"); one WebSocket message is one frame.
/// <code>
/// frame      = kind n session-id seq payload
/// kind       = 1 byte, a FrameKind
/// n          = 1 byte, 1–255, length of session-id
/// session-id = n bytes, UTF-8
/// seq        = 8 bytes, unsigned, big-endian
/// payload    = the rest, raw terminal bytes
/// </code>
/// </summary>
public static class FrameCodec
{
    internal const int SessionIdOffset = 2;
    internal const int SeqLength = 8;

    /// <summary>Bytes before the payload.</summary>
    /// <param name="sessionIdLength">Length of the session id in bytes, 1 to <see cref="ProtocolLimits.MaxSessionId"/>.</param>
    public static int HeaderLength(int sessionIdLength) => SessionIdOffset + sessionIdLength + SeqLength;

    /// <summary>
    /// Reads one whole binary message without allocating or copying. An output payload above
    /// <see cref="ProtocolLimits.MaxOutputPayload"/> is let through: dropping it would lose a peer's output.
    /// </summary>
    /// <param name="message">The message. Of one that is too long, its first
    /// <see cref="ProtocolLimits.MaxBinaryMessage"/> + 1 bytes are enough.</param>
    /// <param name="frame">The frame; the default unless the result is <see cref="FrameStatus.Ok"/>.</param>
    public static FrameStatus Parse(ReadOnlySpan<byte> message, out Frame frame)
    {
        frame = default;
        if (message.Length > ProtocolLimits.MaxBinaryMessage)
        {
            return FrameStatus.Oversized;
        }

        if (message.IsEmpty)
        {
            return FrameStatus.Incomplete;
        }

        var kind = (FrameKind)message[0];
        if (kind is not (FrameKind.Output or FrameKind.Input))
        {
            return FrameStatus.UnknownKind;
        }

        if (message.Length < SessionIdOffset)
        {
            return FrameStatus.Incomplete;
        }

        int idLength = message[1];
        if (idLength < ProtocolLimits.MinSessionId)
        {
            return FrameStatus.Malformed;
        }

        var payloadOffset = HeaderLength(idLength);
        if (message.Length < payloadOffset)
        {
            return FrameStatus.Incomplete;
        }

        if (!Utf8.IsValid(message.Slice(SessionIdOffset, idLength)))
        {
            return FrameStatus.Malformed;
        }

        var seq = BinaryPrimitives.ReadUInt64BigEndian(message[(payloadOffset - SeqLength)..]);
        frame = new Frame(message, kind, seq, payloadOffset);
        return FrameStatus.Ok;
    }

    /// <summary>Writes the bytes before the payload, for a caller that puts the payload behind them itself.</summary>
    /// <returns>How many bytes were written: <see cref="HeaderLength"/>.</returns>
    /// <exception cref="ArgumentException">Unknown kind, or a session id that is empty, too long or not UTF-8.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    public static int WriteHeader(Span<byte> destination, FrameKind kind, ReadOnlySpan<byte> sessionId, ulong seq)
    {
        if (kind is not (FrameKind.Output or FrameKind.Input))
        {
            throw new ArgumentException("no such frame kind", nameof(kind));
        }

        if (sessionId.Length is < ProtocolLimits.MinSessionId or > ProtocolLimits.MaxSessionId || !Utf8.IsValid(sessionId))
        {
            throw new ArgumentException("a session id is 1 to 255 bytes of UTF-8", nameof(sessionId));
        }

        var length = HeaderLength(sessionId.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, length, nameof(destination));
        destination[0] = (byte)kind;
        destination[1] = (byte)sessionId.Length;
        sessionId.CopyTo(destination[SessionIdOffset..]);
        BinaryPrimitives.WriteUInt64BigEndian(destination[(length - SeqLength)..], seq);
        return length;
    }

    /// <summary>Writes one frame.</summary>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="ArgumentException">As <see cref="WriteHeader"/>, or a payload above its limit.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="destination"/> is too short.</exception>
    public static int Write(
        Span<byte> destination, FrameKind kind, ReadOnlySpan<byte> sessionId, ulong seq, ReadOnlySpan<byte> payload)
    {
        var length = LengthOf(kind, sessionId.Length, payload.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, length, nameof(destination));
        payload.CopyTo(destination[WriteHeader(destination, kind, sessionId, seq)..]);
        return length;
    }

    /// <summary>Appends one frame to a writer.</summary>
    /// <exception cref="ArgumentException">As <see cref="WriteHeader"/>, or a payload above its limit.</exception>
    public static void Write(
        IBufferWriter<byte> writer, FrameKind kind, ReadOnlySpan<byte> sessionId, ulong seq, ReadOnlySpan<byte> payload)
    {
        var length = LengthOf(kind, sessionId.Length, payload.Length);
        writer.Advance(Write(writer.GetSpan(length), kind, sessionId, seq, payload));
    }

    /// <summary>One frame as an array of exactly its size.</summary>
    /// <exception cref="ArgumentException">As <see cref="WriteHeader"/>, or a payload above its limit.</exception>
    public static byte[] Encode(FrameKind kind, ReadOnlySpan<byte> sessionId, ulong seq, ReadOnlySpan<byte> payload)
    {
        var frame = new byte[LengthOf(kind, sessionId.Length, payload.Length)];
        Write(frame, kind, sessionId, seq, payload);
        return frame;
    }

    /// <summary>The seq of a frame, without reading the rest of it again.</summary>
    /// <param name="message">A message for which <see cref="Parse"/> said <see cref="FrameStatus.Ok"/>.</param>
    public static ulong SeqOf(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadUInt64BigEndian(message[(SessionIdOffset + message[1])..]);

    /// <summary>Gives a frame another seq in place: input is renumbered on its way to the gateway.</summary>
    /// <param name="message">A message for which <see cref="Parse"/> said <see cref="FrameStatus.Ok"/>.</param>
    /// <param name="seq">The new number.</param>
    /// <exception cref="ArgumentException"><paramref name="message"/> is not a frame.</exception>
    public static void Renumber(Span<byte> message, ulong seq)
    {
        if (Parse(message, out var frame) != FrameStatus.Ok)
        {
            throw new ArgumentException("not a frame", nameof(message));
        }

        BinaryPrimitives.WriteUInt64BigEndian(message[(frame.PayloadOffset - SeqLength)..], seq);
    }

    private static int LengthOf(FrameKind kind, int sessionIdLength, int payloadLength)
    {
        var length = HeaderLength(sessionIdLength) + payloadLength;
        if (length > ProtocolLimits.MaxBinaryMessage
            || (kind == FrameKind.Output && payloadLength > ProtocolLimits.MaxOutputPayload))
        {
            throw new ArgumentException("the payload is above its limit", nameof(payloadLength));
        }

        return length;
    }
}

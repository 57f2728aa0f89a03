using System.Buffers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Sessions;

/// <summary>A frame being filled: header and payload in one pooled array, so that sending it copies nothing.</summary>
internal sealed class OutputFrame
{
    /// <summary>Size of the whole frame, so that the pooled array is exactly this; the payload stays below the wire's 16 KiB.</summary>
    public const int MaxLength = 16 * 1024;

    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(MaxLength);
    private readonly int _headerLength;

    /// <summary>Starts a frame.</summary>
    /// <param name="sessionId">The session's id, UTF-8.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="seq">Its number in the stream.</param>
    public OutputFrame(ReadOnlySpan<byte> sessionId, string stream, ulong seq)
    {
        _headerLength = FrameCodec.WriteHeader(_buffer, FrameKind.Output, sessionId, seq);
        Length = _headerLength;
        Stream = stream;
        Seq = seq;
    }

    /// <summary>The stream that it belongs to.</summary>
    public string Stream { get; }

    /// <summary>Its number in the stream.</summary>
    public ulong Seq { get; }

    /// <summary>Bytes so far, with the header.</summary>
    public int Length { get; private set; }

    /// <summary>Bytes of terminal output so far.</summary>
    public int PayloadLength => Length - _headerLength;

    /// <summary>Whether nothing more fits.</summary>
    public bool IsFull => Length == MaxLength;

    /// <summary>Adds what fits.</summary>
    /// <returns>How many bytes were added.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        var count = Math.Min(bytes.Length, MaxLength - Length);
        bytes[..count].CopyTo(_buffer.AsSpan(Length));
        Length += count;
        return count;
    }

    /// <summary>Hands the array over, to be sent and given back.</summary>
    public Link.OutgoingMessage ToMessage() => Link.OutgoingMessage.Frame(_buffer, Length);

    /// <summary>Gives the array back unsent.</summary>
    public void Discard() => ArrayPool<byte>.Shared.Return(_buffer);
}

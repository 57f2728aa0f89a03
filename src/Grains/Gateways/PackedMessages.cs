using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Chatcode.Grains.Gateways;

/// <summary>
/// WebSocket messages behind each other in one array, so that a batch crosses a grain call as one exact-size buffer.
/// <code>
/// packed  = *message
/// message = kind length payload
/// kind    = 1 byte, 0x01 text (JSON) or 0x02 binary (a frame)
/// length  = 4 bytes, big-endian, of the payload
/// </code>
/// Internal to the control plane; nothing outside it ever sees this form.
/// </summary>
public static class PackedMessages
{
    /// <summary>Kind of a text message.</summary>
    public const byte Text = 1;

    /// <summary>Kind of a binary message.</summary>
    public const byte Binary = 2;

    /// <summary>Bytes before each payload.</summary>
    public const int HeaderLength = 5;

    /// <summary>Writes the header of a message into the first <see cref="HeaderLength"/> bytes.</summary>
    public static void WriteHeader(Span<byte> destination, byte kind, int length)
    {
        destination[0] = kind;
        BinaryPrimitives.WriteInt32BigEndian(destination[1..], length);
    }

    /// <summary>One message as an array of its own.</summary>
    public static byte[] Pack(byte kind, ReadOnlySpan<byte> payload)
    {
        var packed = new byte[HeaderLength + payload.Length];
        WriteHeader(packed, kind, payload.Length);
        payload.CopyTo(packed.AsSpan(HeaderLength));
        return packed;
    }

    /// <summary>How many messages there are.</summary>
    /// <exception cref="FormatException">The array was not written by this class.</exception>
    public static int Count(byte[] packed)
    {
        var count = 0;
        var reader = Read(packed);
        while (reader.TryNext(out _, out _)) count++;
        return count;
    }

    /// <summary>Reads the messages one by one, without copying.</summary>
    public static Reader Read(ReadOnlyMemory<byte> packed) => new(packed);

    /// <summary>Walks over packed messages.</summary>
    [SuppressMessage("Design", "CA1034", Justification = "Only meaningful with the form described above.")]
    public struct Reader
    {
        private ReadOnlyMemory<byte> _rest;

        internal Reader(ReadOnlyMemory<byte> packed) => _rest = packed;

        /// <summary>Takes the next message.</summary>
        /// <returns>False at the end.</returns>
        /// <exception cref="FormatException">The array was not written by this class.</exception>
        public bool TryNext(out byte kind, out ReadOnlyMemory<byte> payload)
        {
            kind = 0;
            payload = default;
            if (_rest.IsEmpty)
            {
                return false;
            }

            var span = _rest.Span;
            var length = span.Length < HeaderLength ? -1 : BinaryPrimitives.ReadInt32BigEndian(span[1..]);
            if (length < 0 || length > span.Length - HeaderLength)
            {
                throw new FormatException("packed messages are cut short");
            }

            kind = span[0];
            payload = _rest.Slice(HeaderLength, length);
            _rest = _rest[(HeaderLength + length)..];
            return true;
        }
    }
}

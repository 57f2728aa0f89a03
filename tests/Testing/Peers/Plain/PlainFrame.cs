using System.Buffers.Binary;
using System.Text;

namespace Chatcode.Testing.Peers.Plain;

/// <summary>Binary frames, written from protocol.md's table: kind, length of the id, id, seq (big-endian), bytes.</summary>
internal static class PlainFrame
{
    public const byte Output = 1;
    public const byte Input = 2;

    private const int SeqLength = 8;

    public static byte[] Write(byte kind, string session, ulong seq, ReadOnlySpan<byte> bytes)
    {
        var id = Encoding.UTF8.GetBytes(session);
        var frame = new byte[2 + id.Length + SeqLength + bytes.Length];
        frame[0] = kind;
        frame[1] = (byte)id.Length;
        id.CopyTo(frame, 2);
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2 + id.Length), seq);
        bytes.CopyTo(frame.AsSpan(2 + id.Length + SeqLength));
        return frame;
    }

    public static (byte Kind, string Session, ulong Seq, byte[] Bytes) Read(byte[] frame)
    {
        var id = frame.AsSpan(2, frame[1]);
        var rest = frame.AsSpan(2 + id.Length);
        return (frame[0], Encoding.UTF8.GetString(id), BinaryPrimitives.ReadUInt64BigEndian(rest), rest[SeqLength..].ToArray());
    }
}

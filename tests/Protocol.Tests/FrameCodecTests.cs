using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Chatcode.Protocol.Tests;

public sealed class FrameCodecTests
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    /// <summary>One valid frame's parts.</summary>
    private sealed record Parts(FrameKind Kind, string SessionId, ulong Seq, byte[] Payload)
    {
        public byte[] Id => Encoding.UTF8.GetBytes(SessionId);

        public byte[] Encode() => FrameCodec.Encode(Kind, Id, Seq, Payload);
    }

    private static Arbitrary<Parts> ValidFrames()
    {
        var ids = Gen.Elements("a", "z", "9", "_", "é", "→", "🙂").NonEmptyListOf().Select(Shortened);
        var seqs = Gen.OneOf(Gen.Elements(0UL, 1UL, 255UL, 256UL, (1UL << 53) + 1, ulong.MaxValue), ArbMap.Default.GeneratorFor<ulong>());
        return (from kind in Gen.Elements(FrameKind.Output, FrameKind.Input)
                from id in ids
                from seq in seqs
                from longest in Gen.Elements(true, false)
                from payload in ArbMap.Default.GeneratorFor<byte[]>()
                select new Parts(kind, id, seq, longest ? Stretched(payload, kind, id) : payload)).ToArbitrary();
    }

    [Fact]
    public void Every_valid_frame_round_trips() =>
        Check.One(Thorough, Prop.ForAll(ValidFrames(), parts =>
        {
            var message = parts.Encode();
            Assert.Equal(FrameStatus.Ok, FrameCodec.Parse(message, out var frame));
            Assert.Equal(parts.Kind, frame.Kind);
            Assert.Equal(parts.Id, frame.SessionId);
            Assert.Equal(parts.Seq, frame.Seq);
            Assert.Equal(parts.Payload, frame.Payload);
            Assert.Equal(message.Length - parts.Payload.Length, frame.PayloadOffset);
            Assert.Equal(FrameCodec.HeaderLength(parts.Id.Length), frame.PayloadOffset);
        }));

    [Fact]
    public void All_writers_write_the_same() =>
        Check.One(Thorough, Prop.ForAll(ValidFrames(), parts =>
        {
            var message = parts.Encode();
            var span = new byte[message.Length + 3];
            Assert.Equal(message.Length, FrameCodec.Write(span, parts.Kind, parts.Id, parts.Seq, parts.Payload));
            Assert.Equal(message, span[..message.Length]);
            var writer = new ArrayBufferWriter<byte>();
            FrameCodec.Write(writer, parts.Kind, parts.Id, parts.Seq, parts.Payload);
            Assert.Equal(message, writer.WrittenSpan);
            var header = new byte[FrameCodec.HeaderLength(parts.Id.Length)];
            Assert.Equal(header.Length, FrameCodec.WriteHeader(header, parts.Kind, parts.Id, parts.Seq));
            Assert.Equal(message[..header.Length], header);
        }));

    [Fact]
    public void Header_cut_anywhere_is_incomplete() =>
        Check.One(Thorough, Prop.ForAll(ValidFrames(), parts =>
        {
            var message = parts.Encode();
            for (var length = 0; length < message.Length - parts.Payload.Length; length++)
            {
                Assert.Equal(FrameStatus.Incomplete, FrameCodec.Parse(message.AsSpan(0, length), out _));
            }
        }));

    [Fact]
    public void Wrong_frames_are_told_apart() =>
        Check.One(Thorough, Prop.ForAll(ValidFrames(), Gen.Elements<byte>(0, 3, 4, 127, 128, 255).ToArbitrary(), (parts, kind) =>
        {
            var reserved = parts.Encode();
            reserved[0] = kind;
            Assert.Equal(FrameStatus.UnknownKind, FrameCodec.Parse(reserved, out _));
            var nameless = parts.Encode();
            nameless[1] = 0;
            Assert.Equal(FrameStatus.Malformed, FrameCodec.Parse(nameless, out _));
            var notText = parts.Encode();
            notText[2] = 0xff;
            Assert.Equal(FrameStatus.Malformed, FrameCodec.Parse(notText, out _));
            byte[] oversized = [.. parts.Encode(), .. new byte[ProtocolLimits.MaxBinaryMessage]];
            Assert.Equal(FrameStatus.Oversized, FrameCodec.Parse(oversized, out _));
        }));

    [Fact]
    public void Any_bytes_are_judged_as_the_grammar_says()
    {
        // Random bytes alone hardly ever get past the kind.
        var gen = from kind in Gen.Choose(0, 4)
                  from idLength in Gen.OneOf(Gen.Choose(0, 4), Gen.Choose(0, 255))
                  from rest in ArbMap.Default.GeneratorFor<byte[]>()
                  from cut in Gen.Choose(0, 2)
                  select ((byte[])[(byte)kind, (byte)idLength, .. rest])[..^Math.Min(cut, 2)];
        Check.One(Thorough.WithMaxTest(10_000), Prop.ForAll(gen.ToArbitrary(), message =>
            Assert.Equal(Judge(message), FrameCodec.Parse(message, out _))));
    }

    [Fact]
    public void Largest_message_is_a_frame_and_one_byte_more_is_oversized()
    {
        var largest = new byte[ProtocolLimits.MaxBinaryMessage];
        FrameCodec.WriteHeader(largest, FrameKind.Input, "s"u8, 1);
        Assert.Equal(FrameStatus.Ok, FrameCodec.Parse(largest, out _));
        Assert.Equal(FrameStatus.Oversized, FrameCodec.Parse((byte[])[.. largest, 0], out _));
    }

    [Fact]
    public void Output_above_its_payload_limit_is_read_but_never_written()
    {
        var message = new byte[FrameCodec.HeaderLength(1) + ProtocolLimits.MaxOutputPayload + 1];
        FrameCodec.WriteHeader(message, FrameKind.Output, "s"u8, 1);
        Assert.Equal(FrameStatus.Ok, FrameCodec.Parse(message, out _));
        var payload = new byte[ProtocolLimits.MaxOutputPayload + 1];
        Assert.Throws<ArgumentException>(() => FrameCodec.Encode(FrameKind.Output, "s"u8, 0, payload));
        Assert.Equal(payload.Length, FrameCodec.Encode(FrameKind.Input, "s"u8, 0, payload).Length - FrameCodec.HeaderLength(1));
    }

    [Fact]
    public void Misuse_of_the_writers_throws()
    {
        var room = new byte[64];
        Assert.Throws<ArgumentException>(() => FrameCodec.WriteHeader(room, (FrameKind)3, "s"u8, 0));
        Assert.Throws<ArgumentException>(() => FrameCodec.WriteHeader(room, FrameKind.Output, [], 0));
        Assert.Throws<ArgumentException>(() => FrameCodec.WriteHeader(new byte[400], FrameKind.Output, new byte[256], 0));
        Assert.Throws<ArgumentException>(() => FrameCodec.WriteHeader(room, FrameKind.Output, [0xff], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCodec.WriteHeader(room.AsSpan(0, 10), FrameKind.Output, "s"u8, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCodec.Write(room.AsSpan(0, 11), FrameKind.Output, "s"u8, 0, "x"u8));
        Assert.Throws<ArgumentException>(() => FrameCodec.Encode(FrameKind.Input, "s"u8, 0, new byte[ProtocolLimits.MaxBinaryMessage]));
        Assert.Throws<ArgumentException>(() => FrameCodec.Renumber([1, 0, 0], 1));
    }

    [Fact]
    public void Renumbering_changes_the_seq_alone() =>
        Check.One(Thorough, Prop.ForAll(ValidFrames(), ArbMap.Default.ArbFor<ulong>(), (parts, seq) =>
        {
            var message = parts.Encode();
            FrameCodec.Renumber(message, seq);
            Assert.Equal((parts with { Seq = seq }).Encode(), message);
        }));

    [Fact]
    public void Parsing_and_writing_allocate_nothing()
    {
        var message = new Parts(FrameKind.Output, "ses-4Zp0mXq_9-TbW2sYc8dLk", 7, new byte[1024]).Encode();
        var room = new byte[2048];
        var sum = 0UL;
        Round(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Round(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0UL, sum);

        void Round(int times)
        {
            for (var i = 0; i < times; i++)
            {
                FrameCodec.Parse(message, out var frame);
                sum += frame.Seq + (ulong)FrameCodec.Write(room, frame.Kind, frame.SessionId, frame.Seq, frame.Payload);
                FrameCodec.Renumber(room.AsSpan(0, message.Length), sum);
                FrameCodec.Parse(room.AsSpan(0, 5), out _);
            }
        }
    }

    /// <summary>The grammar of protocol.md once more, written as differently as can be.</summary>
    private static FrameStatus Judge(byte[] message)
    {
        var statuses = new List<FrameStatus>();
        if (message.Length > 65536)
        {
            statuses.Add(FrameStatus.Oversized);
        }

        if (message.Length >= 1 && message[0] is not (1 or 2))
        {
            statuses.Add(FrameStatus.UnknownKind);
        }

        if (message.Length >= 2 && message[1] == 0)
        {
            statuses.Add(FrameStatus.Malformed);
        }

        if (message.Length < 2 || message.Length < 10 + message[1])
        {
            statuses.Add(FrameStatus.Incomplete);
        }
        else if (!IsText(message.AsSpan(2, message[1])))
        {
            statuses.Add(FrameStatus.Malformed);
        }

        return statuses.FirstOrDefault(FrameStatus.Ok);
    }

    private static bool IsText(ReadOnlySpan<byte> utf8)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(utf8);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Shortened(IEnumerable<string> characters)
    {
        var id = new StringBuilder();
        foreach (var character in characters)
        {
            if (Encoding.UTF8.GetByteCount(id + character) <= ProtocolLimits.MaxSessionId)
            {
                id.Append(character);
            }
        }

        return id.ToString();
    }

    private static byte[] Stretched(byte[] seed, FrameKind kind, string id)
    {
        var length = kind == FrameKind.Output
            ? ProtocolLimits.MaxOutputPayload
            : ProtocolLimits.MaxBinaryMessage - FrameCodec.HeaderLength(Encoding.UTF8.GetByteCount(id));
        var payload = new byte[length];
        for (var i = 0; i < seed.Length; i++)
        {
            payload[i * 37 % length] = seed[i];
        }

        return payload;
    }
}

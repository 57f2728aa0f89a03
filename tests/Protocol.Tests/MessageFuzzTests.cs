using System.Text;
using Chatcode.Protocol.Tests.Schemas;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Chatcode.Protocol.Tests;

/// <summary>Whatever comes over the wire, the readers answer and never throw.</summary>
public sealed class MessageFuzzTests
{
    /// <summary>Pieces that are harmless alone and odd where they land.</summary>
    private static readonly byte[][] Pieces =
    [
        [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf], [0], .. new[]
        {
            "{", "}", "[", "]", "\"", "\\", ",", ":", "null", "true", "NaN", "1e999", "-0", "-", "\\ud800", "\\udc00\\ud800", "\\u0000", "//", "/**/",
            "\"type\":\"ack\",", "\"request_id\":\"r\",", "\"schema_version\":\"1\",", "\"\\u0074ype\":1,", "{\"\\ud800\":1},", "{\"$type\":1,\"$id\":\"1\",",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    private static Gen<byte[]> MutatedSamples() =>
        from sample in Gen.Elements<Sample>(Sample.Messages)
        from mutations in Gen.Choose(0, int.MaxValue).ListOf()
        select mutations.Take(6).Aggregate(sample.Bytes, Mutate);

    [Fact]
    public void Mutated_messages_never_make_a_reader_throw() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(MutatedSamples().ToArbitrary(), Survives));

    [Fact]
    public void Any_bytes_never_make_a_reader_throw() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), Survives));

    [Fact]
    public void Joined_pieces_never_make_a_reader_throw() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(2_000),
            Prop.ForAll(Gen.Elements<byte[]>(Pieces).ListOf().Select(pieces => pieces.SelectMany(piece => piece).ToArray()).ToArbitrary(), Survives));

    [Fact]
    public void Every_prefix_of_every_sample_is_not_JSON()
    {
        foreach (var sample in Sample.Messages)
        {
            var bytes = sample.Bytes.AsSpan().TrimEnd("\n"u8);
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Equal(RefusalReason.NotJson, sample.Direction.Read(bytes[..length]).Refusal!.Reason);
            }
        }
    }

    /// <summary>What must hold of any bytes at all.</summary>
    internal static void Survives(byte[] message)
    {
        var peeked = MessageReader.TryPeek(message, out var peek);
        foreach (var direction in Direction.All)
        {
            var (read, refusal) = direction.Read(message);
            Assert.True((read is null) != (refusal is null));
            if (read is WireMessage known)
            {
                Assert.True(peeked, "read, but could not be peeked at");
                Assert.Equal(known.Type, peek.TypeText);
                var again = direction.Read(known.ToUtf8()).Message as WireMessage;
                Assert.Equal(known.ToUtf8(), again!.ToUtf8());
            }
            else
            {
                Assert.NotEmpty(refusal!.Message);
                Assert.NotEmpty(refusal.ErrorCode);
            }
        }

        Assert.Equal(peeked, RequestId.TryReplace(message, "new", out var changed));
        if (peeked)
        {
            Assert.True(MessageReader.TryPeek(changed, out var after));
            Assert.Equal("new", after.RequestIdText);
            Assert.Equal(peek.TypeText, after.TypeText);
            Assert.Equal(peek.SessionIdText, after.SessionIdText);
        }
    }

    private static byte[] Mutate(byte[] message, int mutation)
    {
        if (message.Length == 0)
        {
            return [(byte)mutation];
        }

        var at = mutation / 16 % message.Length;
        var piece = Pieces[mutation / 7 % Pieces.Length];
        var length = Math.Min(1 + (mutation / 64 % 40), message.Length - at);
        switch (mutation % 6)
        {
            case 0:
                byte[] flipped = [.. message];
                flipped[at] ^= (byte)(1 << (mutation % 8));
                return flipped;
            case 1:
                return [.. message[..at], .. piece, .. message[at..]];
            case 2:
                return [.. message[..at], .. message[(at + length)..]];
            case 3:
                return [.. message[..(at + length)], .. message[at..]];
            case 4:
                return message[..at];
            default:
                return [.. message[..at], .. piece, .. message[(at + length)..]];
        }
    }
}

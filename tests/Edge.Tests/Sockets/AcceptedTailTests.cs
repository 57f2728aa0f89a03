using System.Text;
using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Edge.Tests.Sockets;

public sealed class AcceptedTailTests
{
    private readonly ManualTime _time = new();
    private readonly AcceptedTail _tail;
    private readonly SessionId _one = SessionId.New();
    private readonly SessionId _two = SessionId.New();

    public AcceptedTailTests() => _tail = new AcceptedTail(_time);

    [Fact]
    public void FramesOfNamedStreams_AreKept_EachSessionsForItself()
    {
        _tail.Add([.. Frame(_one, 0), .. Frame(_two, 0)], null);
        Assert.Empty(_tail.Streams());

        _tail.Add(Text("{}"), [Named(_one, "a", 1), Named(_two, "b", 1)]);
        _tail.Add([.. Frame(_one, 1), .. Frame(_two, 1), .. Text("{}"), .. Frame(_one, 2), .. Frame(SessionId.New(), 7)], null);
        _tail.Add(Frame(_one, 3), null);

        Assert.Equal([("a", 4ul, "1 2 3"), ("b", 2ul, "1")], Kept());
    }

    [Fact]
    public void NewName_StartsBehindTheMessagesThatToldIt()
    {
        _tail.Add([], [Named(_one, "a", 0)]);
        _tail.Add([.. Frame(_one, 0), .. Text("{}"), .. Frame(_one, 0)], [Named(_one, "b", 1)]);
        Assert.Equal([("b", 1ul, "")], Kept());
        _tail.Add(Frame(_one, 1), null);
        Assert.Equal([("b", 2ul, "1")], Kept());
    }

    [Fact]
    public void Repeats_AreLeftOut_AndAHoleLeavesOnlyWhatFollowsIt()
    {
        _tail.Add([], [Named(_one, "a", 0)]);
        _tail.Add([.. Frame(_one, 0), .. Frame(_one, 0), .. Frame(_one, 1)], null);
        Assert.Equal([("a", 2ul, "0 1")], Kept());
        _tail.Add([.. Frame(_one, 2), .. Frame(_one, 5), .. Frame(_one, 6)], null);
        Assert.Equal([("a", 7ul, "5 6")], Kept());
    }

    [Fact]
    public void TheNewestOfEachSession_ThatFit_AreKept()
    {
        _tail.Add([], [Named(_one, "a", 0), Named(_two, "b", 0)]);
        var frame = Frame(_one, 0, 16_000).Length;
        for (var seq = 0ul; seq < 100; seq++) _tail.Add(Frame(_one, seq, 16_000), null);
        _tail.Add(Frame(_two, 0), null);

        Assert.Equal(AcceptedTail.MaxBytes / frame, Kept()[0].Frames.Split(' ').Length);
        Assert.Equal(("b", 1ul, "0"), Kept()[1]);
    }

    [Fact]
    public void OldOutput_Goes_ButItsPlaceStays()
    {
        _tail.Add([], [Named(_one, "a", 0)]);
        _tail.Add(Frame(_one, 0), null);
        _time.Advance(TimeSpan.FromSeconds(20));
        _tail.Add(Frame(_one, 1), null);
        _time.Advance(TimeSpan.FromSeconds(11));
        _tail.Add(Text("{}"), null);
        Assert.Equal([("a", 2ul, "1")], Kept());
        _time.Advance(AcceptedTail.MaxAge);
        _tail.Add(Text("{}"), null);
        Assert.Equal([("a", 2ul, "")], Kept());
    }

    [Fact]
    public void UnsettledFrames_AreKeptUpToTheFirstText_AndOnceOnly()
    {
        _tail.Add([], [Named(_one, "a", 0)]);
        byte[] batch = [.. Frame(_one, 0), .. Frame(_one, 1), .. Text("{}"), .. Frame(_one, 2)];
        _tail.AddUnsettled(batch);
        Assert.Equal([("a", 2ul, "0 1")], Kept());

        _tail.Add(batch, null);
        Assert.Equal([("a", 3ul, "0 1 2")], Kept());
    }

    [Fact]
    public void Cleared_KnowsNothing()
    {
        _tail.Add([], [Named(_one, "a", 0)]);
        _tail.Clear();
        _tail.Add(Frame(_one, 0), null);
        Assert.Empty(_tail.Streams());
    }

    private static StreamTail Named(SessionId session, string stream, ulong next) => new() { Session = session, Stream = stream, NextSeq = next };

    private static byte[] Text(string text) => PackedMessages.Pack(PackedMessages.Text, Encoding.UTF8.GetBytes(text));

    private static byte[] Frame(SessionId session, ulong seq, int payload = 1) => PackedMessages.Pack(
        PackedMessages.Binary, FrameCodec.Encode(FrameKind.Output, Encoding.UTF8.GetBytes(session.Value), seq, new byte[payload]));

    private List<(string Stream, ulong Next, string Frames)> Kept() =>
        [.. _tail.Streams().Select(static kept => (kept.Stream, kept.NextSeq, string.Join(' ', Seqs(kept.Frames!)))).OrderBy(static kept => kept.Stream, StringComparer.Ordinal)];

    private static List<ulong> Seqs(byte[] packed)
    {
        List<ulong> seqs = [];
        var reader = PackedMessages.Read(packed);
        while (reader.TryNext(out _, out var payload))
        {
            Assert.Equal(FrameStatus.Ok, FrameCodec.Parse(payload.Span, out var frame));
            seqs.Add(frame.Seq);
        }

        return seqs;
    }
}

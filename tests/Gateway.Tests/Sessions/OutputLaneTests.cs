using System.Net.WebSockets;
using System.Text;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Sessions;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Sessions;

public sealed class OutputLaneTests
{
    private OutputLane _lane = new("s");

    [Fact]
    public void Output_GathersUntilItIsTaken()
    {
        Begin();
        _lane.Append("a"u8);
        Assert.Equal("a", Text(Take()));
        _lane.Append("b"u8);
        _lane.Append("c"u8);
        var frame = Take();
        Assert.Equal("bc", Text(frame));
        Assert.Equal(1UL, frame.Seq);
        Assert.Null(TryTake());
    }

    [Fact]
    public void Flood_LeavesInFullFrames_ByteForByte()
    {
        Begin();
        var output = new byte[300_000];
        new Random(1).NextBytes(output);
        for (var at = 0; at < output.Length; at += 999)
        {
            _lane.Append(output.AsSpan(at, Math.Min(999, output.Length - at)));
        }

        var frames = TakeAll();
        Assert.Equal(output, frames.SelectMany(frame => frame.Payload!));
        Assert.All(frames, frame => Assert.InRange(frame.Payload!.Length, 1, ProtocolLimits.MaxOutputPayload));
        Assert.Equal(19, frames.Count);
        Assert.Equal(Enumerable.Range(0, 19).Select(i => (ulong)i), frames.Select(frame => frame.Seq));
    }

    [Fact]
    public void Place_HoldsBackWhatFollowsUntilItIsFilled()
    {
        Begin();
        _lane.Append("before"u8);
        var place = _lane.Place();
        _lane.Append("after"u8);
        Assert.Equal(1UL, place.Seq);
        Assert.Equal("before", Text(Take()));
        Assert.Null(TryTake());
        _lane.Fill(place, new Pong().ToUtf8(), new Ack { RequestId = "r", Ok = true }.ToUtf8());
        Assert.Equal(["pong", "ack"], [TakeJson(), TakeJson()]);
        var frame = Take();
        Assert.Equal("after", Text(frame));
        Assert.Equal(1UL, frame.Seq);
    }

    [Fact]
    public void PlaceGivenUp_HoldsNothingBack()
    {
        Begin();
        var place = _lane.Place();
        _lane.Append("x"u8);
        _lane.Fill(place);
        Assert.Equal("x", Text(Take()));
    }

    [Fact]
    public void PeerThatNeverAcknowledges_IsNeverPaused()
    {
        Begin();
        for (var i = 0; i < 400; i++)
        {
            _lane.Append(new byte[10_000]);
            Take();
        }

        Assert.Equal(LaneState.Live, _lane.State);
    }

    [Fact]
    public void UnacknowledgedMegabyte_PausesAPeerThatAcknowledges()
    {
        Begin();
        _lane.Append("x"u8);
        Take();
        _lane.Acknowledge(null, 0);
        var sent = 0;
        while (_lane.State == LaneState.Live)
        {
            _lane.Append(new byte[8_000]);
            sent += Take().Payload!.Length;
        }

        Assert.InRange(sent, ProtocolLimits.MaxUnacknowledged, ProtocolLimits.MaxUnacknowledged + 8_000);
        _lane.Append("dropped"u8);
        Assert.Null(TryTake());
    }

    [Fact]
    public void UnsentOutput_PausesAnyPeer_AndWhatIsQueuedStillGoesOut()
    {
        Begin();
        while (_lane.State == LaneState.Live)
        {
            _lane.Append(new byte[8_000]);
        }

        _lane.Append("dropped"u8);
        var queued = TakeAll().Sum(frame => frame.Payload!.Length);
        Assert.InRange(queued, OutputLane.MaxUnsentBytes, OutputLane.MaxUnsentBytes + 8_000);
    }

    [Fact]
    public async Task ReaderThatKeepsUp_HoldsTheProgramBack_InsteadOfLosingOutput()
    {
        // So much that a busy machine can't use it up.
        _lane = new OutputLane("s", Wait.Patience);
        var stream = Begin();
        _lane.Append("x"u8);
        Take();
        _lane.Acknowledge(stream, 0);
        var program = Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                _lane.Append(new byte[8_000]);
            }
        });
        var read = 0L;
        while (read < 8_000_000)
        {
            foreach (var frame in TakeAll())
            {
                read += frame.Payload!.Length;
                _lane.Acknowledge(stream, frame.Seq);
            }

            Assert.Equal(LaneState.Live, _lane.State);
        }

        await Wait.For(program, "the program's end");
    }

    [Fact]
    public void Patience_IsEarnedByTheFastAndUsedUpByTheSlow()
    {
        var patience = new Patience(Patience.Most);
        patience.Spend(TimeSpan.FromMilliseconds(60));
        Assert.Equal(40, patience.Left.TotalMilliseconds);
        patience.Earn(Patience.SlowestBytesPerSecond / 100);
        Assert.InRange(patience.Left.TotalMilliseconds, 49.9, 50);
        patience.Spend(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, patience.Left);
        patience.Earn(long.MaxValue / TimeSpan.TicksPerSecond / 2);
        Assert.Equal(Patience.Most, patience.Left);
    }

    [Fact]
    public async Task Drain_NeedsAcksBelowTheLowWaterMark()
    {
        var stream = Begin();
        _lane.Append(new byte[10_000]);
        Take();
        _lane.Acknowledge(stream, 0);
        ulong seq = 0;
        while (_lane.State == LaneState.Live)
        {
            _lane.Append(new byte[8_000]);
            seq = Take().Seq;
        }

        var drained = _lane.WaitForDrainAsync(CancellationToken.None);
        _lane.Acknowledge(stream, seq / 2);
        Assert.False(drained.IsCompleted);
        _lane.Acknowledge("another", seq);
        _lane.Acknowledge(stream, seq + 1);
        Assert.False(drained.IsCompleted);
        _lane.Acknowledge(stream, seq - 10);
        await Wait.For(drained, "the drain");
    }

    [Fact]
    public void NewStream_ComesBehindTheRestOfTheOld()
    {
        var old = Begin();
        _lane.Append("old"u8);
        _lane.Interrupt();
        _lane.Append("lost"u8);
        var place = _lane.BeginStream();
        _lane.Append("new"u8);
        _lane.Fill(place, new Pong().ToUtf8());
        Assert.NotEqual(old, place.Stream);
        Assert.Equal("old", Text(Take()));
        Assert.Equal("pong", TakeJson());
        var frame = Take();
        Assert.Equal(("new", 0UL), (Text(frame), frame.Seq));
    }

    [Fact]
    public void RestOfTheOldStream_IsNoSeqThatTheNewOneHasSent()
    {
        var old = Begin();
        _lane.Append(new byte[40_000]);
        _lane.Interrupt();
        var place = _lane.BeginStream();
        _lane.Append(new byte[10_000]);
        _lane.Fill(place, new Pong().ToUtf8());
        Assert.Equal(new ulong[] { 0, 1, 2 }, Enumerable.Range(0, 3).Select(_ => Take().Seq).ToArray());
        _lane.Acknowledge(old, 2);
        _lane.Acknowledge(place.Stream, 0);
        TakeJson();
        Take();

        // Had one of those acks counted, the lane would hold this peer to its acks.
        for (var i = 0; i < 300; i++)
        {
            _lane.Append(new byte[10_000]);
            Take();
        }

        Assert.Equal(LaneState.Live, _lane.State);
    }

    [Fact]
    public void SnapshotsThatWait_CrowdTheLaneUntilTheyAreTaken()
    {
        Begin();
        for (var i = 0; i < 5; i++)
        {
            Assert.False(_lane.IsCrowded);
            _lane.Fill(_lane.Place(), new SessionError { SessionId = "s", Error = new string('x', 1_000_000) }.ToUtf8());
        }

        Assert.True(_lane.IsCrowded);
        TakeJson();
        Assert.False(_lane.IsCrowded);
    }

    [Fact]
    public void WithoutALink_OutputIsDroppedAndPlacesAreForgotten()
    {
        Begin();
        _lane.Append("gone"u8);
        _lane.Detach();
        _lane.Append("gone too"u8);
        var place = _lane.Place();
        var outbox = new Outbox();
        _lane.Attach(outbox);
        Assert.Equal(LaneState.AwaitingStream, _lane.State);
        _lane.Append("before the stream"u8);
        _lane.Fill(place, new Pong().ToUtf8());
        Assert.Null(TryTake());
    }

    [Fact]
    public async Task Finish_LetsWhatIsQueuedGoFirst()
    {
        Begin();
        _lane.Append("last words"u8);
        _lane.Finish(new Pong().ToUtf8());
        _lane.Append("afterwards"u8);
        Assert.Equal("last words", Text(Take()));
        Assert.Equal("pong", TakeJson());
        Assert.Null(TryTake());
        await Wait.For(_lane.WaitForOpeningAsync(CancellationToken.None), "an opening that awaits nothing of a session that is over");
    }

    private string Begin()
    {
        _lane.Attach(new Outbox());
        var place = _lane.BeginStream();
        _lane.Fill(place);
        return place.Stream;
    }

    private OutgoingMessage? TryTake() => _lane.TryTake(withFrames: true, out var message, out _) ? message : null;

    private Received Take()
    {
        var message = TryTake() ?? throw new InvalidOperationException("nothing to take");
        Assert.Equal(WebSocketMessageType.Binary, message.Type);
        var received = new Received(message.Type, message.Data.ToArray());
        message.Return();
        return received;
    }

    private string TakeJson()
    {
        var message = TryTake() ?? throw new InvalidOperationException("nothing to take");
        Assert.True(MessageReader.TryPeek(message.Data.Span, out var peek));
        return Encoding.UTF8.GetString(peek.Type);
    }

    private List<Received> TakeAll()
    {
        var frames = new List<Received>();
        while (TryTake() is { } message)
        {
            frames.Add(new Received(message.Type, message.Data.ToArray()));
            message.Return();
        }

        return frames;
    }

    private static string Text(Received frame) => Encoding.UTF8.GetString(frame.Payload!);
}

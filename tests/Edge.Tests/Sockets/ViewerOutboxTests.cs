using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Edge.Sockets.Viewers;
using Chatcode.Grains.Gateways;
using Chatcode.Protocol;

namespace Chatcode.Edge.Tests.Sockets;

public sealed class ViewerOutboxTests
{
    private const int FrameBytes = 1000;

    private static readonly byte[] Snapshot = "snapshot"u8.ToArray();

    private readonly ManualTime _time = new();
    private readonly ViewerOutbox _outbox;

    public ViewerOutboxTests() => _outbox = new ViewerOutbox(TimeSpan.FromSeconds(1), _time);

    [Fact]
    public void FramesBeforeTheSnapshot_PassItBy()
    {
        Assert.True(_outbox.AddFrames(Block(0, 5)));
        Assert.False(_outbox.TryTake(out _));
        Assert.Null(_outbox.Position);
    }

    [Fact]
    public void FramesThatTheSnapshotCovers_AreLeftOut_AndRepeatsToo()
    {
        _outbox.StartLive(Snapshot, at: 3, "s");
        Write(OutgoingKind.LiveStart);
        _outbox.AddFrames(Block(0, 2));
        Assert.False(_outbox.TryTake(out _));

        _outbox.AddFrames(Block(1, 4));
        _outbox.AddFrames(Block(2, 4));
        _outbox.AddFrames(Block(4, 6));
        Assert.Equal([3UL, 4UL], Seqs(Write(OutgoingKind.Frames)));
        Assert.Equal([5UL, 6UL], Seqs(Write(OutgoingKind.Frames)));
        Assert.Equal(("s", 7UL), _outbox.Position);
    }

    [Fact]
    public void AnswersGoAhead_TheRestKeepsItsOrder()
    {
        _outbox.StartLive(Snapshot, at: 0, "s");
        _outbox.AddFrames(Block(0, 0));
        Assert.True(_outbox.TryAddMessage("resized"u8.ToArray()));
        _outbox.AddFrames(Block(1, 1));
        _outbox.AddUrgent("pong"u8.ToArray());

        Assert.Equal("pong"u8.ToArray(), Write(OutgoingKind.Message).Data);
        Write(OutgoingKind.LiveStart);
        Write(OutgoingKind.Frames);
        Assert.Equal("resized"u8.ToArray(), Write(OutgoingKind.Message).Data);
        Write(OutgoingKind.Frames);
    }

    [Fact]
    public void ScreenAfterScreenThatNobodyReads_IsCut_AndOneIsAskedForWhenAllIsRead()
    {
        StartLive();
        var screen = new byte[ViewerOutbox.MaxScreens / 4];
        for (var i = 0; i < 4; i++) Assert.True(_outbox.StartLive(screen, at: 0, "s"));
        Assert.False(_outbox.StartLive(screen, at: 0, "s"));

        Assert.False(_outbox.TryTake(out _));
        Assert.Null(_outbox.Position);
        Assert.True(_outbox.TryRequestCatchUp(out _));

        // One alone may be larger.
        Assert.True(_outbox.StartLive(new byte[ViewerOutbox.MaxScreens + 1], at: 0, "s"));
        Write(OutgoingKind.LiveStart);
    }

    [Fact]
    public void MoreThanTheLagBehind_IsCut_ButMessagesStay()
    {
        StartLive();
        _outbox.TryAddMessage("ended"u8.ToArray());
        var next = FillUntilCut(0);
        Assert.InRange((long)next * FrameBytes, ProtocolLimits.MaxViewerLag / 2, ProtocolLimits.MaxViewerLag);
        Assert.True(_outbox.AddFrames(Block(next, next)));
        Assert.Equal("ended"u8.ToArray(), Write(OutgoingKind.Message).Data);
        Assert.False(_outbox.TryTake(out _));
        Assert.Null(_outbox.Position);
    }

    [Fact]
    public void FramesBehindAHole_OrOfAnotherStream_CutIt()
    {
        StartLive();
        _outbox.AddFrames(Block(0, 4));
        Assert.False(_outbox.AddFrames(Block(6, 6)));
        Assert.Null(_outbox.Position);
        Assert.False(_outbox.TryTake(out _));
        Assert.True(_outbox.TryRequestCatchUp(out _));

        StartLive(at: 7);
        Assert.False(_outbox.AddFrames(Block(7, 7, "another")));
    }

    [Fact]
    public void Replay_DoesNotCountAsBeingBehind_UpToItsOwnBound()
    {
        StartLive();
        const ulong replayed = ViewerOutbox.MaxReplay / (FrameBytes + 50);
        Assert.True(_outbox.AddFrames(Block(0, replayed), replay: true));
        Assert.Equal(("s", replayed + 1), _outbox.Position);
        Assert.True(_outbox.AddFrames(Block(replayed + 1, replayed + 2)));
        Assert.Equal(replayed + 1, (ulong)Seqs(Write(OutgoingKind.Frames)).Length);
        Assert.Equal([replayed + 1, replayed + 2], Seqs(Write(OutgoingKind.Frames)));

        // Written and not acknowledged: still no reason to cut one that only just came back.
        Assert.True(_outbox.Acknowledge(0, "s") > 0);
        Assert.True(_outbox.AddFrames(Block(replayed + 3, replayed + 3)));
        Assert.False(_outbox.AddFrames(Block(replayed + 4, (2 * replayed) + 500), replay: true));
    }

    [Fact]
    public void Cut_StopsWhatIsBeingWritten()
    {
        StartLive();
        _outbox.AddFrames(Block(0, 9));
        Assert.True(_outbox.TryTake(out var taken));
        Assert.True(_outbox.IsCurrent(taken));
        FillUntilCut(10);
        Assert.False(_outbox.IsCurrent(taken));

        // Not drained before the writer is through with it, so not ready to catch up either.
        Assert.False(_outbox.TryRequestCatchUp(out _));
        Assert.True(_outbox.Written(taken));
        Assert.True(_outbox.TryRequestCatchUp(out _));
    }

    [Fact]
    public void SnapshotForOneThatStillHangs_IsNotQueued()
    {
        StartLive();
        _outbox.AddFrames(Block(0, 9));
        Assert.True(_outbox.TryTake(out var taken));
        FillUntilCut(10);
        _outbox.StartLive(Snapshot, at: 5000, "s");
        Assert.False(_outbox.TryTake(out _));
        _outbox.Written(taken);
        _outbox.StartLive(Snapshot, at: 6000, "s");
        Write(OutgoingKind.LiveStart);
    }

    [Fact]
    public void CatchUp_IsAskedForOnce_ThenNotWithinASecond_AndAgainWhenItDoesNotCome()
    {
        StartLive();
        var next = FillUntilCut(0);
        Assert.True(_outbox.TryRequestCatchUp(out _));
        Assert.False(_outbox.TryRequestCatchUp(out var wait));
        Assert.Equal(ViewerOutbox.CatchUpTimeout, wait);
        _time.Advance(ViewerOutbox.CatchUpTimeout);
        Assert.True(_outbox.TryRequestCatchUp(out _));

        _outbox.StartLive(Snapshot, next, "s");
        Write(OutgoingKind.LiveStart);
        FillUntilCut(next);
        Assert.False(_outbox.TryRequestCatchUp(out wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_outbox.TryRequestCatchUp(out _));
    }

    [Fact]
    public void CatchUp_WaitsForTheAcknowledgementOfTheSnapshotBefore()
    {
        StartLive(at: 10);
        Assert.Equal(1, _outbox.Acknowledge(9, "s"));
        var next = FillUntilCut(10);
        Assert.True(_outbox.TryRequestCatchUp(out _));
        _outbox.StartLive(Snapshot, next, "s");
        Write(OutgoingKind.LiveStart);
        next = FillUntilCut(next);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_outbox.TryRequestCatchUp(out var wait));
        Assert.Null(wait);
    }

    [Fact]
    public void CatchUp_OfABrowserThatAcknowledgesOnlyFrames_DoesNotWaitForASnapshotThatNoneFollows()
    {
        // Where the gateway names no stream there is no seq of the snapshot that a browser could acknowledge.
        _outbox.StartLive(Snapshot, at: 0, stream: null);
        Write(OutgoingKind.LiveStart);
        _outbox.AddFrames(Block(0, 0, stream: null));
        Write(OutgoingKind.Frames);
        Assert.True(_outbox.Acknowledge(0, stream: null) > 0);
        _outbox.StartLive(Snapshot, at: 10, stream: null);
        Write(OutgoingKind.LiveStart);
        var next = 10UL;
        while (_outbox.AddFrames(Block(next, next, stream: null))) next++;

        Assert.True(_outbox.TryRequestCatchUp(out _));

        // With a frame behind it, it can be acknowledged, and is waited for.
        _outbox.StartLive(Snapshot, at: next, stream: null);
        Write(OutgoingKind.LiveStart);
        var first = next;
        _outbox.AddFrames(Block(first, next++, stream: null));
        Write(OutgoingKind.Frames);
        while (_outbox.AddFrames(Block(next, next, stream: null))) next++;
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(_outbox.TryRequestCatchUp(out _));
        Assert.True(_outbox.Acknowledge(first, stream: null) > 0);
        Assert.True(_outbox.TryRequestCatchUp(out _));
    }

    [Fact]
    public void UntilItsFirstAcknowledgement_WhatWasWrittenCountsAsConsumed()
    {
        StartLive(at: 5);
        Assert.Equal(("s", 4UL), _outbox.Consumed);
        _outbox.AddFrames(Block(5, 7));
        Assert.Equal(("s", 4UL), _outbox.Consumed);
        Write(OutgoingKind.Frames);
        Assert.Equal(("s", 7UL), _outbox.Consumed);
    }

    [Fact]
    public void Acknowledgements_AreCumulative_AndNeverOfWhatWasNotSent()
    {
        StartLive();
        _outbox.AddFrames(Block(0, 4));
        Assert.Equal(0, _outbox.Acknowledge(0, "s"));
        Assert.True(_outbox.TryTake(out var taken));
        // The browser may be faster than the writer's own "done".
        Assert.True(_outbox.Acknowledge(4, "s") > 0);
        _outbox.Written(taken);
        Assert.Equal(("s", 4UL), _outbox.Consumed);

        Assert.Equal(0, _outbox.Acknowledge(5, "s"));
        Assert.Equal(0, _outbox.Acknowledge(4, "other"));
        Assert.Equal(0, _outbox.Acknowledge(2, "s"));
        Assert.Equal(("s", 4UL), _outbox.Consumed);
    }

    [Fact]
    public void WrittenButUnacknowledged_CountsAsBehind_OnceTheBrowserAcknowledges()
    {
        StartLive();
        _outbox.AddFrames(Block(0, 0));
        Write(OutgoingKind.Frames);
        _outbox.Acknowledge(0, null);
        var next = 1UL;
        while (_outbox.AddFrames(Block(next, next)))
        {
            Write(OutgoingKind.Frames);
            next++;
        }

        Assert.InRange((long)next * FrameBytes, ProtocolLimits.MaxViewerLag / 2, ProtocolLimits.MaxViewerLag);
    }

    [Fact]
    public void NewStream_StartsItsOwnCount()
    {
        StartLive();
        _outbox.AddFrames(Block(0, 9));
        Write(OutgoingKind.Frames);
        _outbox.Acknowledge(9, "s");
        _outbox.StartLive(Snapshot, at: 0, "t");
        Write(OutgoingKind.LiveStart);
        Assert.Null(_outbox.Consumed);
        Assert.Equal(0, _outbox.Acknowledge(9, "s"));
        _outbox.AddFrames(Block(0, 1, "t"));
        Write(OutgoingKind.Frames);
        Assert.True(_outbox.Acknowledge(1, "t") > 0);
        Assert.Equal(("t", 1UL), _outbox.Consumed);
    }

    [Fact]
    public void MessagesBeyondTheirBound_AreNotTaken()
    {
        var message = new byte[1024 * 1024];
        for (var i = 0; i < ViewerOutbox.MaxMessages / message.Length; i++) Assert.True(_outbox.TryAddMessage(message));
        Assert.False(_outbox.TryAddMessage(message));
    }

    [Fact]
    public void Answers_BeyondTheirBound_StopTheReading()
    {
        Assert.True(_outbox.HasUrgentRoom);
        _outbox.AddUrgent(new byte[ViewerOutbox.MaxUrgent]);
        Assert.False(_outbox.HasUrgentRoom);
        Write(OutgoingKind.Message);
        Assert.True(_outbox.HasUrgentRoom);
    }

    [Fact]
    public void QueuedClose_IsAnnounced_AlsoToOneWhoAsksLater()
    {
        var calls = 0;
        _outbox.AddClose(1000, "bye", urgent: false);
        _outbox.OnCloseQueued(() => calls++);
        Assert.Equal(1, calls);
        Assert.Equal((1000, "bye"), (Write(OutgoingKind.Close) is var close ? (close.CloseCode, close.CloseReason) : default));
    }

    private static FrameBlock Block(ulong first, ulong last, string? stream = "s")
    {
        using var packed = new MemoryStream();
        for (var seq = first; seq <= last; seq++)
        {
            packed.Write(PackedMessages.Pack(PackedMessages.Binary, FrameCodec.Encode(FrameKind.Output, "ses-x"u8, seq, new byte[FrameBytes])));
        }

        Assert.True(FrameBlock.TryRead(packed.ToArray(), stream, out var block));
        return block;
    }

    private static ulong[] Seqs(Outgoing frames)
    {
        var seqs = new List<ulong>();
        var messages = PackedMessages.Read(frames.Data.AsMemory(frames.Offset));
        while (messages.TryNext(out _, out var payload))
        {
            Assert.Equal(FrameStatus.Ok, FrameCodec.Parse(payload.Span, out var frame));
            seqs.Add(frame.Seq);
        }

        return [.. seqs];
    }

    private void StartLive(ulong at = 0)
    {
        _outbox.StartLive(Snapshot, at, "s");
        Write(OutgoingKind.LiveStart);
    }

    private Outgoing Write(OutgoingKind kind)
    {
        Assert.True(_outbox.TryTake(out var taken));
        Assert.Equal(kind, taken.Kind);
        _outbox.Written(taken);
        return taken;
    }

    private ulong FillUntilCut(ulong next)
    {
        while (_outbox.AddFrames(Block(next, next))) next++;
        return next + 1;
    }
}

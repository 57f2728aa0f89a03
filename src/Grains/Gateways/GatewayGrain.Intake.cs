using Chatcode.Grains.Gateways.Edges;
using Chatcode.Grains.Gateways.Output;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways;

/// <summary>What comes from the gateway's socket. No await here, and nothing allocated per frame.</summary>
internal sealed partial class GatewayGrain
{
    private readonly OutputGather _gather = new();

    // Streams that were named by the messages of this call.
    private readonly HashSet<LiveSession> _named = [];

    // Taken by this call: counted once for all of them.
    private long _frames;
    private long _bytes;

    public Task<AcceptResult> AcceptFromGateway(GatewayMessages messages)
    {
        // Messages ahead of the next number mean that the edge and this grain count differently; attaching again settles it.
        if (!IsCurrent(messages.Link) || messages.FirstNumber > _link!.NextNumber)
        {
            return Task.FromResult(new AcceptResult { Status = AcceptStatus.Stale });
        }

        var link = _link;
        var now = _time.GetUtcNow();
        link.HeardAt = now;
        Take(messages, link, now);
        SendAcks(now);
        PumpEdges();
        return Task.FromResult(new AcceptResult { Status = AcceptStatus.Accepted, NextNumber = link.NextNumber, Named = TakeNamed() });
    }

    private void Take(GatewayMessages messages, Link link, DateTimeOffset now)
    {
        var repeated = link.NextNumber - messages.FirstNumber;
        var reader = PackedMessages.Read(messages.Data);
        var start = 0;
        _gather.Begin(messages.Data);
        while (reader.TryNext(out var kind, out var payload))
        {
            var length = PackedMessages.HeaderLength + payload.Length;
            if (repeated > 0)
            {
                repeated--;
            }
            else
            {
                // Counted first: a message that can't be handled must not come again for ever.
                link.NextNumber++;
                if (kind == PackedMessages.Binary)
                {
                    TakeFrame(payload.Span, start, length, now);
                }
                else
                {
                    // Its place among the frames is part of its meaning.
                    SendOutput();
                    TakeEvent(payload.Span);
                }
            }

            start += length;
        }

        SendOutput();
        _gather.End();
        _metrics.Taken(_frames, _bytes);
        _frames = _bytes = 0;
    }

    private void TakeFrame(ReadOnlySpan<byte> message, int start, int length, DateTimeOffset now)
    {
        if (FrameCodec.Parse(message, out var frame) != FrameStatus.Ok
            || frame.Kind != FrameKind.Output
            || !_sessions.TryGet(frame.SessionId, out var session))
        {
            LogFrameIgnored(_id, message.Length);
            return;
        }

        var order = session.Stream.Take(frame.Seq);
        if (order == FrameOrder.Repeat) return;
        session.LastActivityAt = now;
        session.Ack.Accepted(message.Length);
        _frames++;
        _bytes += frame.Payload.Length;
        _traffic.Output(session.Traffic, frame.Payload.Length);
        if (order == FrameOrder.Gap) OnGap(session, frame.Seq);
        _gather.Add(session, start, length);
        if (!session.Audiences.AnyLive) session.Ack.Consumed(frame.Seq);
    }

    private void OnGap(LiveSession session, ulong seq)
    {
        LogGap(_id, session.Id, seq);

        // What came before the hole is still in order.
        SendOutput();
        session.Replay.Clear();
        session.CutAll();
        Broadcast(session, new ResumeMissed { Reason = ResumeMissedReasons.Gap }.ToUtf8(), endsLive: true);
        AskForScreen(session);
    }

    private void RenameStream(LiveSession session, string? name, ulong? seq)
    {
        var before = session.Stream.Name;
        session.RenameStream(name, seq);
        if (session.Stream.Name != before) _named.Add(session);
    }

    private StreamTail[]? TakeNamed()
    {
        if (_named.Count == 0) return null;
        StreamTail[] named =
            [.. _named.Select(static session => new StreamTail { Session = session.Id, Stream = session.Stream.Name!, NextSeq = session.Stream.NextSeq ?? 0 })];
        _named.Clear();
        return named;
    }

    private void SendOutput()
    {
        while (_gather.TryTake(out var session, out var packed, out var frames))
        {
            // An unnamed stream can't be asked for again.
            if (session.Stream.Name is not null) session.Replay.Add(packed, frames);
            if (!session.Audiences.AnyLive) continue;
            var item = new EdgeItem { Kind = EdgeItemKind.SessionFrames, Session = session.Id, Data = packed, Stream = session.Stream.Name };
            foreach (var audience in session.Audiences.All)
            {
                if (!audience.Live) continue;
                var edge = _edges[audience.Edge];
                if (edge.Outbox.TryAddFrames(item)) edge.Touched = true;
                else Cut(session, audience, edge);
            }
        }
    }

    /// <summary>The edge takes no more: what it has not is dropped, and its viewers get a screen when it does again.</summary>
    private void Cut(LiveSession session, Audience audience, Edge edge)
    {
        LogEdgeFull(_id, edge.Id, session.Id);
        _metrics.EdgeCut();
        edge.Outbox.DropFrames(session.Id);
        edge.Cut.Add(session);
        audience.Live = false;
        ConsumeUnwatched(session);
    }

    /// <summary>Without anybody live, what was accepted counts as consumed.</summary>
    private static void ConsumeUnwatched(LiveSession session)
    {
        if (!session.Audiences.AnyLive && session.Stream.NextSeq is > 0 and var next) session.Ack.Consumed(next - 1);
    }
}

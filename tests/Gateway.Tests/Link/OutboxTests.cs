using System.Text;
using System.Threading.Channels;
using Chatcode.Gateway.Link;
using Chatcode.Gateway.Sessions;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Link;

public sealed class OutboxTests
{
    private readonly Outbox _outbox = new();
    private readonly List<string> _sent = [];

    [Fact]
    public async Task ControlMessage_OvertakesOutput()
    {
        _outbox.OpenFrames();
        var lane = Lane("a");
        lane.Append(new byte[40 * 1024]);
        await _outbox.PostAsync(Encoding.UTF8.GetBytes("ack"), CancellationToken.None);
        await DrainAsync(4);
        Assert.Equal(["ack", "a#0", "a#1", "a#2"], _sent);
    }

    [Fact]
    public async Task Lanes_AreServedInTurn()
    {
        _outbox.OpenFrames();
        var flood = Lane("flood");
        var echo = Lane("echo");
        flood.Append(new byte[40 * 1024]);
        echo.Append("x"u8);
        await DrainAsync(4);
        Assert.Equal(["flood#0", "echo#0", "flood#1", "flood#2"], _sent);
    }

    [Fact]
    public async Task ManySmallWrites_LeaveInFewFrames_TheFirstAtOnce()
    {
        _outbox.OpenFrames();
        var lane = Lane("a");
        using var over = new CancellationTokenSource();
        var sent = Channel.CreateUnbounded<int>();
        var running = _outbox.RunAsync(
            message =>
            {
                sent.Writer.TryWrite(new Received(message.Type, message.Data.ToArray()).Payload!.Length);
                return ValueTask.CompletedTask;
            },
            over.Token);

        lane.Append("x"u8);
        Assert.Equal(1, await Wait.For(sent.Reader.ReadAsync().AsTask(), "the first write"));
        const int writes = 5_000;
        for (var i = 0; i < writes; i++) lane.Append("y"u8);

        // Each would have been a frame of its own where the reader is faster than the writer.
        var (bytes, frames) = (0, 0);
        for (; bytes < writes; frames++) bytes += await Wait.For(sent.Reader.ReadAsync().AsTask(), "the rest");
        Assert.Equal(writes, bytes);
        Assert.InRange(frames, 1, writes / 10);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Frames_WaitForTheOpening_MessagesDoNot()
    {
        var (a, b) = (Lane("a"), Lane("b"));
        a.Append("early"u8);
        b.Fill(b.Place(), "snapshot of b"u8.ToArray());
        await DrainAsync(1);
        Assert.Equal(["snapshot of b"], _sent);
        _outbox.OpenFrames();
        await DrainAsync(1);
        Assert.Equal(["snapshot of b", "a#0"], _sent);
    }

    [Fact]
    public async Task FrameThatStandsInFront_LetsTheLastSnapshotOfTheOpeningPass()
    {
        var (a, b) = (Lane("a"), Lane("b"));
        a.Append("early"u8);
        b.Append("early too"u8);
        b.Fill(b.Place(), "snapshot of b"u8.ToArray());
        var c = Lane("c");
        c.Fill(c.Place(), "snapshot of c"u8.ToArray());
        _outbox.OpenFrames();
        await DrainAsync(4);
        Assert.Equal(["snapshot of c", "a#0", "b#0", "snapshot of b"], _sent);
    }

    [Fact]
    public async Task FullControlQueue_MakesPostWait_AndLosesNothing()
    {
        for (var i = 0; i < Outbox.MaxControlMessages; i++)
        {
            await _outbox.PostAsync([(byte)'m'], CancellationToken.None);
        }

        var waiting = _outbox.PostAsync("last"u8.ToArray(), CancellationToken.None).AsTask();
        Assert.False(waiting.IsCompleted);
        await DrainAsync(Outbox.MaxControlMessages + 1);
        await Wait.For(waiting, "room for the last message");
        Assert.Equal("last", _sent[^1]);
    }

    [Fact]
    public async Task ClosedOutbox_RefusesPosts()
    {
        _outbox.Close();
        await Assert.ThrowsAsync<ChannelClosedException>(() => _outbox.PostAsync([1], CancellationToken.None).AsTask());
    }

    private OutputLane Lane(string id)
    {
        var lane = new OutputLane(id);
        lane.Attach(_outbox);
        lane.Fill(lane.BeginStream());
        return lane;
    }

    private async Task DrainAsync(int messages)
    {
        using var enough = new CancellationTokenSource();
        var count = 0;
        var running = _outbox.RunAsync(
            message =>
            {
                _sent.Add(message.Type == System.Net.WebSockets.WebSocketMessageType.Text
                    ? Encoding.UTF8.GetString(message.Data.Span)
                    : Name(new Received(message.Type, message.Data.ToArray())));
                if (++count == messages)
                {
                    enough.Cancel();
                }

                return ValueTask.CompletedTask;
            },
            enough.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(running, $"{messages} messages, sent were {string.Join(' ', _sent)}"));
        static string Name(Received frame) => $"{frame.SessionId}#{frame.Seq}";
    }
}

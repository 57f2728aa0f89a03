using System.Net.WebSockets;
using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Grains.Gateways;
using Chatcode.Protocol;

namespace Chatcode.Edge.Tests.Sockets;

public sealed class GatewayInboxTests
{
    private readonly GatewayInbox _inbox = new();

    [Fact]
    public void MessagesOfAnySizes_InAnyPieces_ComeOutAsTheyWentIn()
    {
        // Takes between pieces, so that the part being received is moved and the buffer grows and shrinks under it.
        var random = new Random(7);
        var sent = new Queue<(byte Kind, byte[] Bytes)>();
        for (var round = 0; round < 2_000; round++)
        {
            var isText = random.Next(4) == 0;
            var bytes = new byte[random.Next(isText ? 200_000 : 20_000)];
            random.NextBytes(bytes);
            for (var at = 0; at < bytes.Length || at == 0;)
            {
                var memory = _inbox.GetMemory();
                var count = Math.Min(bytes.Length - at, random.Next(1, memory.Length + 1));
                bytes.AsSpan(at, count).CopyTo(memory.Span);
                at += count;
                if (random.Next(3) == 0) TakeAndCompare(sent);
                Assert.True(_inbox.Received(count, isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, at == bytes.Length));
                if (at == bytes.Length) break;
            }

            sent.Enqueue((isText ? PackedMessages.Text : PackedMessages.Binary, bytes));
            if (!_inbox.HasRoom) TakeAndCompare(sent);
        }

        while (sent.Count > 0) TakeAndCompare(sent);
        Assert.True(_inbox.ReleaseIfIdle());
    }

    [Fact]
    public void Batch_StaysUnderItsBound_ButALargeMessageGoesAlone()
    {
        Receive(new byte[60_000], WebSocketMessageType.Binary);
        Receive(new byte[60_000], WebSocketMessageType.Binary);
        Receive(new byte[500_000], WebSocketMessageType.Text);
        Assert.False(_inbox.HasRoom);
        int[] expected = [60_000, 60_000, 500_000];
        foreach (var length in expected)
        {
            Assert.True(_inbox.TryTake(int.MaxValue, out var data, out var count));
            Assert.Equal((length + PackedMessages.HeaderLength, 1), (data.Length, count));
        }

        Assert.True(_inbox.HasRoom);
        Assert.False(_inbox.TryTake(int.MaxValue, out _, out _));
    }

    [Theory]
    [InlineData(WebSocketMessageType.Text, ProtocolLimits.MaxTextMessage)]
    [InlineData(WebSocketMessageType.Binary, ProtocolLimits.MaxBinaryMessage)]
    public void MessageAboveItsLimit_IsForgotten_AndTheNextIsWhole(WebSocketMessageType type, int limit)
    {
        Assert.True(Receive(new byte[limit], type));
        Assert.False(Receive(new byte[limit + 1], type));
        Assert.True(Receive([42], type));
        Assert.True(_inbox.TryTake(1, out var first, out _));
        Assert.Equal(limit + PackedMessages.HeaderLength, first.Length);
        Assert.True(_inbox.TryTake(1, out var next, out _));
        Assert.Equal(42, next[^1]);
    }

    [Fact]
    public void EmptyMessage_ThatAnEmptyReadTookWhole_IsAMessage()
    {
        Assert.True(_inbox.ReleaseIfIdle());
        Assert.True(_inbox.Received(0, WebSocketMessageType.Text, endOfMessage: true));
        Assert.True(_inbox.TryTake(1, out var data, out var count));
        Assert.Equal((PackedMessages.HeaderLength, 1), (data.Length, count));
    }

    [Fact]
    public void Buffer_OfAFewMessages_GoesWhenTheyAreTaken()
    {
        // A daemon's first health event comes while its hello is still at the grain, and then nothing for half a minute.
        Receive([1], WebSocketMessageType.Text);
        Assert.True(_inbox.ReleaseIfIdle());
        Assert.NotEqual(0, _inbox.Capacity);
        Assert.True(_inbox.TryTake(int.MaxValue, out var data, out _));
        Assert.Equal(((byte)1, 0), (data[^1], _inbox.Capacity));
    }

    [Fact]
    public void Buffer_WhileOutputFlows_IsKept()
    {
        Receive(new byte[16 * 1024], WebSocketMessageType.Binary);
        Assert.False(_inbox.ReleaseIfIdle());
        _inbox.GetMemory();
        Assert.True(_inbox.TryTake(int.MaxValue, out _, out _));
        Assert.NotEqual(0, _inbox.Capacity);
    }

    [Fact]
    public void PartOfAMessage_KeepsTheBuffer()
    {
        var memory = _inbox.GetMemory();
        memory.Span[0] = 1;
        _inbox.Received(1, WebSocketMessageType.Binary, endOfMessage: false);
        Assert.False(_inbox.ReleaseIfIdle());
    }

    private bool Receive(byte[] bytes, WebSocketMessageType type)
    {
        var at = 0;
        while (true)
        {
            var memory = _inbox.GetMemory();
            var count = Math.Min(memory.Length, bytes.Length - at);
            bytes.AsSpan(at, count).CopyTo(memory.Span);
            at += count;
            var kept = _inbox.Received(count, type, at == bytes.Length);
            if (at == bytes.Length) return kept;
        }
    }

    private void TakeAndCompare(Queue<(byte Kind, byte[] Bytes)> sent)
    {
        if (!_inbox.TryTake(int.MaxValue, out var data, out var count)) return;
        var messages = PackedMessages.Read(data);
        for (; count > 0; count--)
        {
            Assert.True(messages.TryNext(out var kind, out var payload));
            var (expectedKind, expected) = sent.Dequeue();
            Assert.Equal(expectedKind, kind);
            Assert.True(payload.Span.SequenceEqual(expected));
        }
    }
}

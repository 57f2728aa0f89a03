using System.Buffers.Binary;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Gateways.Output;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class ReplayBufferTests
{
    private readonly SessionId _session = SessionId.New();
    private readonly ReplayBudget _budget = new();
    private readonly ReplayBuffer _buffer;

    public ReplayBufferTests() => _buffer = NewBuffer();

    [Fact]
    public void FramesFromASeqOn_AreFoundInTheArraysThatCame()
    {
        byte[][] arrays = [Add(_buffer, 10, 3), Add(_buffer, 13, 1), Add(_buffer, 14, 2)];

        Assert.Equal(arrays, _buffer.From(10, 16));
        Assert.Equal(arrays, _buffer.From(12, 16));
        Assert.Equal(arrays[1..], _buffer.From(13, 16));
        Assert.Equal(arrays[2..], _buffer.From(15, 16));
        Assert.Equal([], _buffer.From(16, 16));
        Assert.Null(_buffer.From(9, 16));
        Assert.Null(_buffer.From(17, 16));
    }

    [Fact]
    public void Empty_HoldsOnlyThePresent()
    {
        Assert.Equal([], _buffer.From(5, 5));
        Assert.Null(_buffer.From(4, 5));
        Add(_buffer, 0, 2);
        _buffer.Clear();
        Assert.Null(_buffer.From(1, 2));
        Assert.Equal((0, 0, 0), (_buffer.Frames, _buffer.Bytes, _budget.Bytes));
        Add(_buffer, 7, 1);
        Assert.Single(_buffer.From(7, 8)!);
    }

    [Theory]
    [InlineData(1, ProtocolLimits.MaxReplayFrames)]
    [InlineData(1000, ProtocolLimits.MaxReplayFrames)]
    [InlineData(ProtocolLimits.MaxOutputPayload, ProtocolLimits.MaxReplayBytes / ProtocolLimits.MaxOutputPayload)]
    public void ExactlyTheNewestThatFit_AreHeld(int payload, int held)
    {
        var random = new Random(7);
        var next = 0ul;
        while (next < 3 * (ulong)held)
        {
            var count = random.Next(1, 6);
            Add(_buffer, next, count, payload);
            next += (ulong)count;
            Assert.Equal((int)Math.Min(next, (ulong)held), _buffer.Frames);
            Assert.Equal(_buffer.Frames * payload, _buffer.Bytes);
            Assert.Equal(next - (ulong)_buffer.Frames, _buffer.First);
            Assert.True(FirstSeq(_buffer.From(_buffer.First, next)![0]) <= _buffer.First);
            if (_buffer.First > 0) Assert.Null(_buffer.From(_buffer.First - 1, next));
        }
    }

    [Fact]
    public void GatewayAsAWhole_DropsTheOldestOfAllSessions()
    {
        const int payload = ProtocolLimits.MaxOutputPayload;
        const int full = ProtocolLimits.MaxReplayBytes / payload;
        ReplayBuffer[] buffers = [.. Enumerable.Range(0, 6).Select(_ => NewBuffer())];
        foreach (var buffer in buffers)
        {
            for (var seq = 0; seq < full; seq++) Add(buffer, (ulong)seq, 1, payload);
        }

        Assert.Equal(ProtocolLimits.MaxGatewayReplayBytes, _budget.Bytes);
        Assert.Equal([0, full, full, full, full, full], buffers.Select(buffer => buffer.Frames));

        Add(buffers[0], full, 1, payload);
        Assert.Equal([1, full - 1, full, full, full, full], buffers.Select(buffer => buffer.Frames));
        Assert.Single(buffers[0].From(full, full + 1)!);
        buffers[3].Clear();
        Assert.Equal(ProtocolLimits.MaxGatewayReplayBytes - ProtocolLimits.MaxReplayBytes, _budget.Bytes);
    }

    private static ulong FirstSeq(byte[] packed)
    {
        var frame = packed.AsSpan(PackedMessages.HeaderLength);
        return BinaryPrimitives.ReadUInt64BigEndian(frame[(2 + frame[1])..]);
    }

    private ReplayBuffer NewBuffer() => new(_budget, PackedMessages.HeaderLength + FrameCodec.HeaderLength(_session.Value.Length));

    private byte[] Add(ReplayBuffer buffer, ulong first, int frames, int payload = 1)
    {
        byte[] packed = [.. Enumerable.Range(0, frames).SelectMany(i => FakeGateway.Frame(_session, first + (ulong)i, new string('x', payload)))];
        buffer.Add(packed, frames);
        return packed;
    }
}

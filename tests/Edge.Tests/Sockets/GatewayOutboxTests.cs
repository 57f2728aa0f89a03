using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Tests.Sockets;

public sealed class GatewayOutboxTests
{
    private readonly GatewayOutbox _outbox = new();

    [Fact]
    public void FullAtTheHighWater_RoomAgainAtTheLow_SaidOnce()
    {
        var piece = new byte[64 * 1024];
        while (!_outbox.IsFull) Assert.True(_outbox.TryAdd(Item(piece)));
        var told = 0;
        while (_outbox.TryTake(out var data))
        {
            if (_outbox.Written(data)) told++;
        }

        Assert.Equal(1, told);
        Assert.False(_outbox.IsFull);
    }

    [Fact]
    public void BeyondTheHardBound_NothingIsTaken()
    {
        var piece = new byte[1024 * 1024];
        for (var i = 0; i < GatewayOutbox.MaxBytes / piece.Length; i++) Assert.True(_outbox.TryAdd(Item(piece)));
        Assert.False(_outbox.TryAdd(Item([1])));
    }

    [Fact]
    public void PiecesOfFiles_AreOvertaken_AndDoNotHoldInputUp()
    {
        var piece = new byte[GatewayOutbox.HighWater];
        Assert.True(_outbox.TryAdd(File(piece)));
        Assert.True(_outbox.TryAdd(File(piece)));
        Assert.True(_outbox.TryAdd(Item([1])));
        Assert.False(_outbox.IsFull);

        var written = new List<int>();
        while (_outbox.TryTake(out var data))
        {
            written.Add(data.Length);
            Assert.False(_outbox.Written(data));
            if (written.Count == 2) Assert.True(_outbox.TryAdd(Item([1, 2])));
        }

        Assert.Equal([1, piece.Length, 2, piece.Length], written);
        while (_outbox.TryAdd(File(piece))) Assert.False(_outbox.IsFull);
        Assert.False(_outbox.TryAdd(Item([1])));
    }

    [Fact]
    public void InputThatWasQueuedBefore_IsNotTypedTwice()
    {
        var (ada, bob) = (ViewerId.New(), ViewerId.New());
        foreach (var (viewer, number, _) in Typed(ada, bob)) Assert.True(_outbox.TryAdd(Item([(byte)number], viewer, number)));
        var written = new List<byte>();
        while (_outbox.TryTake(out var data)) written.Add(data[0]);
        Assert.Equal(Typed(ada, bob).Where(static row => row.IsNew).Select(static row => (byte)row.Number), written);
    }

    [Fact]
    public void RepeatsAreKnown_ForTheViewersThatTypedLast()
    {
        var repeats = new InputRepeats();
        var first = ViewerId.New();
        Assert.True(repeats.Accept(first, 5));
        for (var i = 0; i < InputRepeats.MaxViewers - 1; i++) Assert.True(repeats.Accept(ViewerId.New(), 1));
        Assert.False(repeats.Accept(first, 5));
        Assert.True(repeats.Accept(first, 6));
        Assert.True(repeats.Accept(ViewerId.New(), 1));
        Assert.False(repeats.Accept(first, 6));
    }

    private static (ViewerId Viewer, long Number, bool IsNew)[] Typed(ViewerId ada, ViewerId bob) =>
    [
        (ada, 1, true), (ada, 3, true), (bob, 2, true), (ada, 3, false), (ada, 2, false), (bob, 3, true), (ada, 4, true),
    ];

    private static EdgeItem File(byte[] data) => new() { Kind = EdgeItemKind.GatewayMessages, Data = data, IsFile = true };

    private static EdgeItem Item(byte[] data, ViewerId viewer = default, long number = 0) =>
        new() { Kind = EdgeItemKind.GatewayMessages, Data = data, InputViewer = viewer, InputNumber = number };
}

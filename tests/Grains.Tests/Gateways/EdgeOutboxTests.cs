using Chatcode.Grains.Gateways;
using Chatcode.Grains.Gateways.Edges;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class EdgeOutboxTests
{
    private static readonly SessionId Session = SessionId.New();
    private readonly EdgeOutbox _outbox = new(GatewayId.New(), Guid.NewGuid());

    [Fact]
    public void Items_ForTheGateway_GoAheadOfOutput()
    {
        Assert.True(_outbox.TryAddFrames(Frames(10)));
        _outbox.AddToGateway(ToGateway(10));

        var batch = _outbox.Next()!;

        Assert.Equal([EdgeItemKind.GatewayMessages, EdgeItemKind.SessionFrames], batch.Items.Select(item => item.Kind));
        Assert.Equal(1, batch.Number);
    }

    [Fact]
    public void OneBatchIsInFlight_TheRestGathers()
    {
        _outbox.TryAddFrames(Frames(1));
        var first = _outbox.Next();
        _outbox.TryAddFrames(Frames(2));
        _outbox.TryAddFrames(Frames(3));

        Assert.Same(first, _outbox.Next());
        _outbox.Delivered();
        var second = _outbox.Next()!;
        Assert.Equal(2, second.Number);
        Assert.Equal([2, 3], second.Items.Select(item => item.Data!.Length));
        _outbox.Delivered();
        Assert.Null(_outbox.Next());
        Assert.Equal((0, 0, false), (_outbox.GatewayBytes, _outbox.ViewerBytes, _outbox.IsInFlight));
    }

    [Fact]
    public void Batch_StaysBelow80KiB_AndALargeItemGoesAlone()
    {
        int[] sizes = [30_000, 30_000, 30_000, 900_000, 10, 10];
        foreach (var size in sizes) _outbox.AddToViewers(Message(size));

        List<int[]> batches = [];
        while (_outbox.Next() is { } batch)
        {
            batches.Add([.. batch.Items.Select(item => item.Data!.Length)]);
            _outbox.Delivered();
        }

        Assert.Equal([[30_000, 30_000], [30_000], [900_000], [10, 10]], batches);
    }

    [Fact]
    public void Frames_AboveTheBound_AreRefused_AndMessagesStillGo()
    {
        var fits = 0;
        while (_outbox.TryAddFrames(Frames(16 * 1024))) fits++;

        Assert.InRange(fits, 100, EdgeOutbox.MaxOutputBytes / (16 * 1024));
        _outbox.AddToViewers(Message(10));
        Assert.False(_outbox.Overflowing);
        _outbox.DropFrames(SessionId.New());
        Assert.False(_outbox.TryAddFrames(Frames(16 * 1024)));
        _outbox.DropFrames(Session);
        Assert.True(_outbox.TryAddFrames(Frames(16 * 1024)));
        Assert.Equal([EdgeItemKind.ViewerMessage, EdgeItemKind.SessionFrames], _outbox.Next()!.Items.Select(item => item.Kind));
    }

    [Fact]
    public void Input_AboveTheBound_IsFull_UntilItIsTaken()
    {
        while (!_outbox.InputFull) _outbox.AddToGateway(ToGateway(16 * 1024));
        while (_outbox.Next() is not null) _outbox.Delivered();

        Assert.False(_outbox.InputFull);
    }

    [Fact]
    public void PiecesOfFiles_GoBehindAllElse_OneInABatch_AndAreNoInput()
    {
        for (var i = 0; i < 4; i++) _outbox.AddFile(ToGateway(175_000));
        Assert.False(_outbox.InputFull);
        _outbox.TryAddFrames(Frames(70_000));
        _outbox.TryAddFrames(Frames(70_000));
        _outbox.AddToGateway(ToGateway(10));

        List<int[]> batches = [];
        while (_outbox.Next() is { } batch)
        {
            batches.Add([.. batch.Items.Select(item => item.Data!.Length)]);
            _outbox.Delivered();
        }

        Assert.Equal([[10, 70_000, 175_000], [70_000, 175_000], [175_000], [175_000]], batches);
        Assert.Equal(0, _outbox.GatewayBytes);
    }

    [Fact]
    public void FailedBatch_IsTriedAgainWithItsNumber_UntilTheEdgeIsLost()
    {
        _outbox.AddToViewers(Message(1));
        var batch = _outbox.Next();
        for (var attempt = 1; attempt < EdgeOutbox.MaxAttempts; attempt++)
        {
            Assert.True(_outbox.Failed());
            Assert.Same(batch, _outbox.Next());
        }

        Assert.False(_outbox.Failed());
    }

    [Fact]
    public void Clear_LeavesNothing_AndNumbersGoOn()
    {
        _outbox.AddToViewers(Message(1));
        _outbox.AddToGateway(ToGateway(1));
        _outbox.Next();
        _outbox.AddFile(ToGateway(1));
        _outbox.AddToViewers(Message(EdgeOutbox.MaxTotalBytes));
        Assert.True(_outbox.Overflowing);

        _outbox.Clear();

        Assert.Equal((0, 0, false), (_outbox.GatewayBytes, _outbox.ViewerBytes, _outbox.IsInFlight));
        Assert.False(_outbox.Overflowing);
        _outbox.AddToViewers(Message(1));
        Assert.Equal(2, _outbox.Next()!.Number);
    }

    private static EdgeItem Frames(int size) => new() { Kind = EdgeItemKind.SessionFrames, Session = Session, Data = new byte[size] };

    private static EdgeItem Message(int size) => new() { Kind = EdgeItemKind.ViewerMessage, Data = new byte[size] };

    private static EdgeItem ToGateway(int size) => new() { Kind = EdgeItemKind.GatewayMessages, Data = new byte[size] };
}

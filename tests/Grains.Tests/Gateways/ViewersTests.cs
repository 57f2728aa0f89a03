using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class ViewersTests
{
    private readonly Viewers _viewers = new();
    private readonly SessionId _session = SessionId.New();
    private readonly EdgeId _edge = EdgeId.New();

    [Fact]
    public void ViewersOfOneSessionOnOneEdge_AreOneAudience()
    {
        var (a, b) = (Add(_edge), Add(_edge));
        var c = Add(EdgeId.New());

        var audiences = _viewers.Of(_session);
        Assert.Equal(2, audiences.All.Count);
        Assert.Equal([a, b], audiences.On(_edge)!.Viewers);
        Assert.Equal(3, audiences.Count);
        Assert.Equal([a, b, c], audiences.Viewers);
        Assert.Equal([a, b], _viewers.On(_edge).Select(viewer => viewer.Id));
    }

    [Fact]
    public void LastViewer_TakesItsAudienceAlong()
    {
        var (a, b) = (Add(_edge), Add(_edge));
        var audiences = _viewers.Of(_session);
        audiences.On(_edge)!.Live = true;

        Assert.True(_viewers.Remove(a, out _));
        Assert.True(audiences.AnyLive);
        Assert.True(_viewers.Remove(b, out _));
        Assert.False(audiences.AnyLive);
        Assert.Empty(audiences.All);
        Assert.False(_viewers.Remove(b, out _));
    }

    [Fact]
    public void ViewerOfTheSameId_IsReplaced()
    {
        var id = Add(_edge);
        var elsewhere = EdgeId.New();
        _viewers.Add(New(id, elsewhere));

        Assert.Equal(1, _viewers.Count);
        Assert.Null(_viewers.Of(_session).On(_edge));
        Assert.Equal([id], _viewers.Of(_session).On(elsewhere)!.Viewers);
    }

    [Fact]
    public void Error_IsAllowedOnceASecond()
    {
        var viewer = New(ViewerId.New(), _edge);
        var now = DateTimeOffset.UnixEpoch;

        Assert.True(viewer.TryTakeErrorTurn(now));
        Assert.False(viewer.TryTakeErrorTurn(now + TimeSpan.FromMilliseconds(999)));
        Assert.True(viewer.TryTakeErrorTurn(now + TimeSpan.FromSeconds(1)));
    }

    private ViewerId Add(EdgeId edge)
    {
        var id = ViewerId.New();
        _viewers.Add(New(id, edge));
        return id;
    }

    private Viewer New(ViewerId id, EdgeId edge) =>
        new() { Id = id, Edge = edge, User = UserId.New(), Session = _session, AttachedAt = DateTimeOffset.UnixEpoch };
}

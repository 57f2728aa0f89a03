using Chatcode.Grains.Gateways.Output;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class SnapshotWaitTests
{
    [Fact]
    public void Requests_AreCountedUntilSomebodyIsServed()
    {
        var wait = new SnapshotWait();
        var viewer = ViewerId.New();
        wait.Add(viewer);
        for (var i = 0; i < SnapshotWait.MaxAttempts; i++)
        {
            Assert.False(wait.Exhausted);
            wait.Requested($"r{i}");
            Assert.Equal($"r{i}", wait.RequestId);
            wait.Failed();
            Assert.Null(wait.RequestId);
        }

        Assert.True(wait.Exhausted);
        Assert.Equal([viewer], wait.TakeAll());
        Assert.False(wait.Exhausted);
        Assert.False(wait.Any);
    }

    [Fact]
    public void Viewer_ThatLeaves_WaitsNoLonger()
    {
        var wait = new SnapshotWait();
        var (one, two) = (ViewerId.New(), ViewerId.New());
        wait.Add([one, two, one]);
        wait.Remove(one);

        Assert.False(wait.Contains(one));
        Assert.True(wait.Contains(two));
        Assert.Equal([two], wait.TakeAll());
    }
}

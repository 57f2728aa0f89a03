using System.Text;
using Chatcode.Grains.Gateways.Output;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class OutputGatherTests
{
    private readonly OutputGather _gather = new();
    private readonly LiveSession _one = Session();
    private readonly LiveSession _two = Session();

    [Fact]
    public void BatchOfOneSession_IsPassedOnUncopied()
    {
        var batch = "aabbcc"u8.ToArray();
        _gather.Begin(batch);
        for (var i = 0; i < batch.Length; i += 2) _gather.Add(_one, i, 2);

        Assert.True(_gather.TryTake(out var session, out var packed, out var frames));
        Assert.Same(_one, session);
        Assert.Same(batch, packed);
        Assert.Equal(3, frames);
        Assert.False(_gather.TryTake(out _, out _, out _));
    }

    [Fact]
    public void InterleavedSessions_EachGetTheirFramesInOrder()
    {
        _gather.Begin("a1b1a2b2b3x-a3"u8.ToArray());
        foreach (var (session, start) in new[] { (_one, 0), (_two, 2), (_one, 4), (_two, 6), (_two, 8), (_one, 12) }) _gather.Add(session, start, 2);

        Assert.Equal(new Dictionary<LiveSession, string> { [_one] = "a1a2a3", [_two] = "b1b2b3" }, TakeAll());
    }

    [Fact]
    public void WhatIsTakenInBetween_IsNotTakenAgain()
    {
        _gather.Begin("a1a2a3"u8.ToArray());
        _gather.Add(_one, 0, 2);
        Assert.Equal(new Dictionary<LiveSession, string> { [_one] = "a1" }, TakeAll());
        _gather.Add(_one, 2, 2);
        _gather.Add(_one, 4, 2);

        Assert.Equal(new Dictionary<LiveSession, string> { [_one] = "a2a3" }, TakeAll());
    }

    private static LiveSession Session()
    {
        var id = SessionId.New();
        return new LiveSession(id, new Viewers().Of(id), new ReplayBudget(), TimeProvider.System);
    }

    private Dictionary<LiveSession, string> TakeAll()
    {
        Dictionary<LiveSession, string> all = [];
        while (_gather.TryTake(out var session, out var packed, out var frames))
        {
            Assert.Equal(packed.Length, 2 * frames);
            all.Add(session, Encoding.ASCII.GetString(packed));
        }

        return all;
    }
}

using System.Text;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class LiveSessionsTests
{
    private readonly LiveSessions _sessions = new(new Viewers(), TimeProvider.System);

    [Fact]
    public void Session_IsFoundByTheBytesOfItsId()
    {
        SessionId[] ids = [.. Enumerable.Range(0, 50).Select(_ => SessionId.New())];
        _sessions.Keep(ids);

        foreach (var id in ids.Concat(ids))
        {
            Assert.True(_sessions.TryGet(Encoding.UTF8.GetBytes(id.Value), out var session));
            Assert.Equal(id, session.Id);
        }

        Assert.False(_sessions.TryGet("ses-unlisted"u8, out _));
        Assert.False(_sessions.TryGet(Encoding.UTF8.GetBytes("ses-ünlisted"), out _));
    }

    [Fact]
    public void Keep_DropsWhatIsNotListed_AndLeavesTheRestAsItIs()
    {
        var (stays, goes, comes) = (SessionId.New(), SessionId.New(), SessionId.New());
        _sessions.Keep([stays, goes]);
        Assert.True(_sessions.TryGet(stays, out var before));
        Assert.True(_sessions.TryGet(Encoding.UTF8.GetBytes(goes.Value), out _));

        _sessions.Keep([stays, comes]);

        Assert.True(_sessions.TryGet(stays, out var after));
        Assert.Same(before, after);
        Assert.True(_sessions.TryGet(comes, out _));
        Assert.False(_sessions.TryGet(Encoding.UTF8.GetBytes(goes.Value), out _));
        Assert.False(_sessions.TryGet(default(SessionId), out _));
    }
}

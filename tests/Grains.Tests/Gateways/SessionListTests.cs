using Chatcode.Grains.Gateways;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class SessionListTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddYears(50);
    private readonly GatewayState _state = new();

    [Fact]
    public void SessionsThatAreOver_StayListed_TheNewest20()
    {
        var ids = Enumerable.Range(0, 25).Select(i => Add(SessionStatus.Ended, Now.AddMinutes(i - 60))).ToList();
        var running = Add(SessionStatus.Running, Now.AddDays(-30));

        SessionList.Add(_state, Record(SessionStatus.Starting, Now), Now);

        Assert.Equal(22, _state.Sessions.Count);
        Assert.Null(SessionList.Find(_state, ids[4]));
        Assert.NotNull(SessionList.Find(_state, ids[5]));
        Assert.NotNull(SessionList.Find(_state, running));
    }

    [Fact]
    public void SessionsThatAreOverForADay_AreDropped()
    {
        var old = Add(SessionStatus.Error, Now.AddHours(-24));
        var recent = Add(SessionStatus.Ended, Now.AddHours(-24).AddSeconds(1));

        SessionList.Add(_state, Record(SessionStatus.Starting, Now), Now);

        Assert.Null(SessionList.Find(_state, old));
        Assert.NotNull(SessionList.Find(_state, recent));
    }

    [Fact]
    public void Add_OfAListedSession_ChangesNothing()
    {
        var id = Add(SessionStatus.Running, Now);
        SessionList.Add(_state, Record(SessionStatus.Starting, Now) with { Id = id }, Now);

        Assert.Equal(SessionStatus.Running, Assert.Single(_state.Sessions).Status);
    }

    [Fact]
    public void Limit_CountsStartingAndRunning()
    {
        foreach (var status in Enum.GetValues<SessionStatus>()) Add(status, Now);

        Assert.Equal(2, SessionList.CountAlive(_state));
    }

    [Fact]
    public void Reconcile_ListedRun_OthersEnd()
    {
        var (starting, running, ended, gone) = (Add(SessionStatus.Starting, Now), Add(SessionStatus.Running, Now), Add(SessionStatus.Ended, Now), Add(SessionStatus.Running, Now));
        HashSet<string> listed = [starting.Value, running.Value, ended.Value, "a stranger"];

        Assert.Equal(
            [(starting, SessionStatus.Running), (ended, SessionStatus.Running), (gone, SessionStatus.Ended)],
            SessionList.Reconcile(_state, listed, Now));
        Assert.Equal(
            [(starting, SessionStatus.Running), (ended, SessionStatus.Running)],
            SessionList.Reconcile(_state, listed, madeBy: null));
    }

    [Fact]
    public void Reconcile_ASessionThatWasOnlyJustAskedFor_DoesNotEnd()
    {
        Add(SessionStatus.Starting, Now);

        Assert.Empty(SessionList.Reconcile(_state, new HashSet<string>(), Now.AddTicks(-1)));
    }

    private static SessionRecord Record(SessionStatus status, DateTimeOffset lastActivity) => new()
    {
        Id = SessionId.New(),
        Title = "t",
        AgentType = "none",
        Workdir = "/",
        Status = status,
        CreatedAt = lastActivity,
        LastActivityAt = lastActivity,
    };

    private SessionId Add(SessionStatus status, DateTimeOffset lastActivity)
    {
        var record = Record(status, lastActivity);
        _state.Sessions.Add(record);
        return record.Id;
    }
}

using Chatcode.Grains.Gateways.Input;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class InputLeaseTests
{
    private readonly FakeTime _time = new();
    private readonly InputLease _lease;
    private readonly ViewerId _ada = ViewerId.New();
    private readonly ViewerId _bob = ViewerId.New();

    public InputLeaseTests() => _lease = new InputLease(_time);

    [Fact]
    public void FirstWriter_TakesTheKeyboard_AndOthersAreRefused()
    {
        Assert.True(_lease.TryUse(_ada, out var changed));
        Assert.True(changed);
        Assert.False(_lease.TryUse(_bob, out changed));
        Assert.False(changed);
        Assert.True(_lease.TryUse(_ada, out changed));
        Assert.False(changed);
    }

    [Fact]
    public void Request_Within30SecondsOfTheLastInput_IsRefused()
    {
        _lease.TryUse(_ada, out _);
        _time.Advance(TimeSpan.FromSeconds(29));
        _lease.TryUse(_ada, out _);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(_lease.Request(_bob));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_lease.Request(_bob));
        Assert.Equal(_bob, _lease.Holder);
        Assert.False(_lease.TryUse(_ada, out _));
    }

    [Fact]
    public void IdleHolder_KeepsTheKeyboardUntilSomebodyAsks()
    {
        _lease.TryUse(_ada, out _);
        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(_lease.TryUse(_bob, out _));
        Assert.True(_lease.TryUse(_ada, out _));
    }

    [Fact]
    public void Release_OfTheHolder_FreesIt_AndOfAnotherDoesNot()
    {
        Assert.True(_lease.Request(_ada));
        Assert.False(_lease.Request(_ada));
        Assert.False(_lease.Release(_bob));
        Assert.True(_lease.Release(_ada));

        Assert.Null(_lease.Holder);
        Assert.True(_lease.TryUse(_bob, out _));
    }
}

using Chatcode.Grains.Gateways;
using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Ids;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class PendingCommandsTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly Measurements _measurements = new();
    private readonly PendingCommands _pending;

    public PendingCommandsTests() => _pending = new PendingCommands(_time, new GatewayMetrics(_measurements.Meters));

    public void Dispose()
    {
        Assert.Equal(_pending.Count, _measurements.Sums.GetValueOrDefault("chatcode.gateways.pending_commands"));
        _measurements.Dispose();
    }

    [Fact]
    public void Command_WithoutAnAnswerFor10Seconds_Expires()
    {
        Add("a");
        _time.Advance(TimeSpan.FromSeconds(4));
        Add("b");
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(6), _pending.NextDeadline);

        _time.Advance(TimeSpan.FromSeconds(6) - TimeSpan.FromTicks(1));
        Assert.False(_pending.TakeExpired(out _));
        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True(_pending.TakeExpired(out var expired));
        Assert.Equal("a", expired.RequestId);
        Assert.False(_pending.TakeExpired(out _));
        Assert.Equal(1, _pending.Count);
    }

    [Fact]
    public void Command_ThatEnded_NeverExpires()
    {
        Add("a");
        Assert.True(_pending.TryTake("a", out _));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(_pending.NextDeadline);
        Assert.False(_pending.TakeExpired(out _));
        Assert.False(_pending.TryTake("a", out _));
    }

    [Fact]
    public void Command_AboveTheBound_IsRefused()
    {
        for (var i = 0; i < PendingCommands.MaxPending; i++) Add($"r{i}");

        Assert.False(_pending.TryAdd(New("one more")));
        Assert.True(_pending.TryTake("r7", out _));
        Assert.True(_pending.TryAdd(New("one more")));
    }

    [Fact]
    public void TakeAll_LeavesNothingThatExpires()
    {
        Add("a");
        Add("b");

        Assert.Equal(["a", "b"], _pending.TakeAll().Select(command => command.RequestId).Order());
        Assert.Equal(0, _pending.Count);
        Assert.Null(_pending.NextDeadline);
    }

    private static PendingCommand New(string requestId) =>
        new() { RequestId = requestId, Session = SessionId.New(), Asker = CommandAsker.Caller };

    private void Add(string requestId) => Assert.True(_pending.TryAdd(New(requestId)));
}

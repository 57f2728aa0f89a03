using System.Collections.Concurrent;

namespace Chatcode.ProgrammingModel.Tests;

public interface ILifeGrain : IGrainWithStringKey
{
    Task<Guid> Which();

    Task Leave();

    Task LeaveAndHold(string gate);

    Task LeaveBadly();

    Task StayAlive();

    Task<bool> HasOwnScope();
}

/// <summary>Leaves traces of its activations in <see cref="Lives"/>.</summary>
public sealed class LifeGrain : Grain, ILifeGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private readonly ScopedThing _thing;
    private bool _badly;

    public LifeGrain(ScopedThing thing) => _thing = thing;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Lives.Of(this.GetPrimaryKeyString()).Began(_thing);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await Task.Yield();
        Lives.Of(this.GetPrimaryKeyString()).Ended(reason.ReasonCode);
        if (_badly) throw new InvalidOperationException("left badly");
    }

    public Task<Guid> Which() => Task.FromResult(_activation);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task LeaveAndHold(string gate)
    {
        DeactivateOnIdle();
        return Gate.Named(gate).Pass();
    }

    public Task LeaveBadly()
    {
        _badly = true;
        return Leave();
    }

    public Task StayAlive()
    {
        var often = TimeSpan.FromMilliseconds(100);
        this.RegisterGrainTimer(() => Task.CompletedTask, new GrainTimerCreationOptions(often, often) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task<bool> HasOwnScope() => Task.FromResult(ReferenceEquals(_thing, ServiceProvider.GetService(typeof(ScopedThing))));
}

/// <summary>What became of the activations of one grain.</summary>
internal sealed class Lives
{
    private static readonly ConcurrentDictionary<string, Lives> All = new();
    private readonly TaskCompletionSource<DeactivationReasonCode> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    public static Lives Of(string key) => All.GetOrAdd(key, static _ => new Lives());

    public int Count => _count;

    public ScopedThing? LastScope { get; private set; }

    /// <summary>Why the first one ended.</summary>
    public Task<DeactivationReasonCode> FirstEnd => Wait.For(_ended.Task, "OnDeactivateAsync");

    public void Began(ScopedThing thing)
    {
        LastScope = thing;
        Interlocked.Increment(ref _count);
    }

    public void Ended(DeactivationReasonCode reason) => _ended.TrySetResult(reason);
}

public interface IFailingGrain : IGrainWithStringKey
{
    Task<string> Call();
}

/// <summary>Fails to activate while its key stands in <see cref="Failing"/>.</summary>
public sealed class FailingGrain : Grain, IFailingGrain
{
    internal static readonly ConcurrentDictionary<string, string> Failing = new();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Failing.TryGetValue(this.GetPrimaryKeyString(), out var why)) throw new InvalidOperationException(why);
    }

    public Task<string> Call() => Task.FromResult("active");
}

public interface IUnmakeableGrain : IGrainWithStringKey
{
    Task Call();
}

public sealed class UnmakeableGrain : Grain, IUnmakeableGrain
{
    public UnmakeableGrain() => throw new ArgumentException("of the constructor");

    public Task Call() => Task.CompletedTask;
}

[Collection(nameof(SharedEngine))]
public sealed class ActivationTests(SharedEngine engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task Concurrent_first_calls_make_one_activation()
    {
        var activations = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => engine.Grains.GetGrain<ILifeGrain>(_key).Which())));
        Assert.Single(activations.Distinct());
        Assert.Equal(1, Lives.Of(_key).Count);
    }

    [Fact]
    public async Task Each_key_has_its_own_activation()
    {
        var activations = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => engine.Grains.GetGrain<ILifeGrain>($"{_key}/{i}").Which()));
        Assert.Equal(50, activations.Distinct().Count());
    }

    [Fact]
    public async Task A_grain_that_leaves_is_activated_anew_by_the_next_call()
    {
        var grain = engine.Grains.GetGrain<ILifeGrain>(_key);
        var first = await grain.Which();
        await grain.Leave();
        Assert.NotEqual(first, await grain.Which());
        Assert.Equal(DeactivationReasonCode.ApplicationRequested, await Lives.Of(_key).FirstEnd);
        Assert.Equal(2, Lives.Of(_key).Count);
    }

    [Fact]
    public async Task A_grain_that_fails_to_say_goodbye_leaves_nevertheless()
    {
        var grain = engine.Grains.GetGrain<ILifeGrain>(_key);
        var first = await grain.Which();
        await grain.LeaveBadly();
        Assert.NotEqual(first, await grain.Which());
        await Lives.Of(_key).FirstEnd;
    }

    [Fact]
    public async Task A_grain_that_leaves_ends_what_runs_and_passes_on_what_waits()
    {
        var grain = engine.Grains.GetGrain<ILifeGrain>(_key);
        var first = await grain.Which();
        var gate = Gate.New();
        var held = grain.LeaveAndHold(gate.Name);
        await gate.Reached;
        var waiting = Enumerable.Range(0, 10).Select(_ => grain.Which()).ToArray();
        Assert.DoesNotContain(waiting, w => w.IsCompleted);
        gate.Open();
        await held;
        var second = Assert.Single((await Task.WhenAll(waiting)).Distinct());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Calls_to_a_grain_that_leaves_all_the_time_all_end()
    {
        var grain = engine.Grains.GetGrain<ILifeGrain>(_key);
        var calls = Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            try
            {
                if (i % 10 == 0) await grain.Leave();
                else await grain.Which();
            }
            catch (OrleansException)
            {
                // Orleans gives up a call that met several activations in their last moment.
            }
        }));
        await Wait.For(Task.WhenAll(calls), "all answers");
    }

    [Fact]
    public async Task Services_are_injected_from_a_scope_that_ends_with_the_activation()
    {
        var grain = engine.Grains.GetGrain<ILifeGrain>(_key);
        Assert.True(await grain.HasOwnScope());
        var scope = Lives.Of(_key).LastScope!;
        Assert.False(scope.IsDisposed);
        await grain.Leave();
        await grain.Which();
        Assert.NotSame(scope, Lives.Of(_key).LastScope);
        await Wait.Until(() => Task.FromResult(scope.IsDisposed), "the scope's end");
    }

    [Fact]
    public async Task A_failing_activation_fails_its_calls_and_the_next_call_tries_again()
    {
        FailingGrain.Failing[_key] = "not today";
        var grain = engine.Grains.GetGrain<IFailingGrain>(_key);
        var calls = Enumerable.Range(0, 3).Select(_ => grain.Call()).ToArray();
        foreach (var call in calls)
        {
            var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Wait.For(call, "the failure"));
            Assert.Equal("not today", failure.Message);
        }

        FailingGrain.Failing.TryRemove(_key, out _);
        Assert.Equal("active", await grain.Call());
    }

    [Fact]
    public async Task A_constructor_that_throws_fails_the_call()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => Wait.For(engine.Grains.GetGrain<IUnmakeableGrain>(_key).Call(), "the failure"));
        Assert.Contains("of the constructor", failure.ToString(), StringComparison.Ordinal);
    }
}

public sealed class HostTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private TestDatabase? _database;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task An_idle_grain_is_deactivated_and_one_that_is_kept_alive_is_not()
    {
        await using var engine = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString, IdleAge = TimeSpan.FromSeconds(2) });
        var kept = engine.Grains.GetGrain<ILifeGrain>(_key + " kept alive");
        await kept.StayAlive();
        await engine.Grains.GetGrain<ILifeGrain>(_key).Which();
        Assert.Equal(DeactivationReasonCode.ActivationIdle, await Lives.Of(_key).FirstEnd);
        await kept.Which();
        Assert.Equal(1, Lives.Of(_key + " kept alive").Count);
    }

    [Fact]
    public async Task Stopping_the_host_deactivates_grains()
    {
        await using var engine = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString });
        await engine.Grains.GetGrain<ILifeGrain>(_key).Which();
        await engine.StopAsync();
        Assert.Equal(DeactivationReasonCode.ShuttingDown, await Lives.Of(_key).FirstEnd);
    }

    [Fact]
    public async Task After_the_host_has_stopped_calls_fail()
    {
        await using var engine = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString });
        var grain = engine.Grains.GetGrain<ILifeGrain>(_key);
        await engine.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Wait.For(grain.Which(), "a failure"));
        Assert.Equal(0, Lives.Of(_key).Count);
    }
}

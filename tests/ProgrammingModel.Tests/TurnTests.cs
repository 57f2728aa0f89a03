using Orleans.Concurrency;

namespace Chatcode.ProgrammingModel.Tests;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Hold(string gate);

    Task Append(string entry);

    [ReadOnly]
    Task Read(string gate);

    [AlwaysInterleave]
    Task<string[]> Peek();
}

/// <summary>Keeps a log of what it did; not reentrant.</summary>
public sealed class TurnGrain : Grain, ITurnGrain
{
    private readonly List<string> _log = [];

    public async Task Hold(string gate)
    {
        _log.Add("hold");
        await Gate.Named(gate).Pass();
        _log.Add("held");
    }

    public Task Append(string entry)
    {
        _log.Add(entry);
        return Task.CompletedTask;
    }

    public Task Read(string gate) => Gate.Named(gate).Pass();

    public Task<string[]> Peek() => Task.FromResult(_log.ToArray());
}

public interface IReentrantGrain : IGrainWithStringKey
{
    Task Hold(string gate);

    Task<int> CountInTurns(int turns);

    Task<int> Overlaps();

    Task<bool> ComesBack();

    Task Wait(string gate);

    Task<bool> CompleteWaiting(string gate);

    Task Start();
}

[Reentrant]
public sealed class ReentrantGrain : Grain, IReentrantGrain
{
    private TaskCompletionSource _waiting = new();
    private int _running;
    private int _overlaps;
    private int _count;
    private bool _started;

    public Task Hold(string gate) => Gate.Named(gate).Pass();

    public async Task<int> CountInTurns(int turns)
    {
        for (var i = 0; i < turns; i++)
        {
            if (Interlocked.Increment(ref _running) != 1) Interlocked.Increment(ref _overlaps);
            var before = _count;
            System.Threading.Thread.SpinWait(50);
            _count = before + 1;
            Interlocked.Decrement(ref _running);
            await (i % 3 == 0 ? Task.Run(() => { }) : Task.Delay(0).ContinueWith(_ => { }, TaskScheduler.Default));
            await Task.Yield();
        }

        return _count;
    }

    public Task<int> Overlaps() => Task.FromResult(_overlaps);

    public async Task<bool> ComesBack()
    {
        var scheduler = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(() => { });
        var afterRun = TaskScheduler.Current;
#pragma warning disable ORLEANS0014 // What the analyzer of Orleans warns of is what is tested.
        await Task.Run(() => { }).ConfigureAwait(false);
#pragma warning restore ORLEANS0014
        return scheduler != TaskScheduler.Default && afterYield == scheduler && afterRun == scheduler && TaskScheduler.Current == TaskScheduler.Default;
    }

    public Task Wait(string gate)
    {
        _ = Gate.Named(gate).Pass();
        _waiting = new();
        _started = false;
        return _waiting.Task;
    }

    public Task<bool> CompleteWaiting(string gate)
    {
        // Blocks its turn until Start has been sent, so that it is there to be started too early.
        Gate.Named(gate).Pass().GetAwaiter().GetResult();
        _waiting.SetResult();
        return Task.FromResult(_started);
    }

    public Task Start()
    {
        _started = true;
        return Task.CompletedTask;
    }
}

[Collection(nameof(SharedEngine))]
public sealed class TurnTests(SharedEngine engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task A_call_that_waits_holds_back_the_next()
    {
        var grain = engine.Grains.GetGrain<ITurnGrain>(_key);
        var gate = Gate.New();
        var held = grain.Hold(gate.Name);
        await gate.Reached;
        var appended = grain.Append("next");
        Assert.Equal(["hold"], await grain.Peek());
        gate.Open();
        await held;
        await appended;
        Assert.Equal(["hold", "held", "next"], await grain.Peek());
    }

    [Fact]
    public async Task Read_only_calls_run_beside_each_other_and_not_beside_others()
    {
        var grain = engine.Grains.GetGrain<ITurnGrain>(_key);
        var (first, second) = (Gate.New(), Gate.New());
        var reads = new[] { grain.Read(first.Name), grain.Read(second.Name) };
        await first.Reached;
        await second.Reached;
        var appended = grain.Append("after");
        Assert.Empty(await grain.Peek());
        first.Open();
        second.Open();
        await Task.WhenAll(reads);
        await appended;

        var (writing, third) = (Gate.New(), Gate.New());
        var held = grain.Hold(writing.Name);
        await writing.Reached;
        third.Open();
        var read = grain.Read(third.Name);
        await grain.Peek();
        Assert.False(third.IsReached);
        writing.Open();
        await held;
        await read;
    }

    [Fact]
    public async Task Calls_of_a_reentrant_grain_interleave_at_awaits()
    {
        var grain = engine.Grains.GetGrain<IReentrantGrain>(_key);
        var (first, second) = (Gate.New(), Gate.New());
        var held = grain.Hold(first.Name);
        await first.Reached;
        var other = grain.Hold(second.Name);
        await second.Reached;
        second.Open();
        await other;
        Assert.False(held.IsCompleted);
        first.Open();
        await held;
    }

    [Fact]
    public async Task Turns_never_run_in_parallel()
    {
        var grain = engine.Grains.GetGrain<IReentrantGrain>(_key);
        var counts = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => grain.CountInTurns(30))));
        Assert.Equal(3000, counts.Max());
        Assert.Equal(0, await grain.Overlaps());
    }

    [Fact]
    public async Task Code_after_an_await_is_back_in_the_grains_turns() =>
        Assert.True(await engine.Grains.GetGrain<IReentrantGrain>(_key).ComesBack());

    [Fact]
    public async Task Completing_what_another_call_waits_for_does_not_start_a_third_within_the_turn()
    {
        var grain = engine.Grains.GetGrain<IReentrantGrain>(_key);
        var (waits, gate) = (Gate.New(), Gate.New());
        var waiting = grain.Wait(waits.Name);
        await waits.Reached;
        var completing = grain.CompleteWaiting(gate.Name);
        await gate.Reached;
        var started = grain.Start();
        gate.Open();
        Assert.False(await completing);
        await waiting;
        await started;
    }

    [Fact]
    public async Task A_busy_grain_does_not_keep_others_waiting()
    {
        var busy = engine.Grains.GetGrain<ITurnGrain>(_key);
        var gate = Gate.New();
        var held = busy.Hold(gate.Name);
        await gate.Reached;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => engine.Grains.GetGrain<ITurnGrain>($"{_key}/{i}").Append("x")));
        gate.Open();
        await held;
    }
}

namespace Chatcode.ProgrammingModel.Tests;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(int dueMilliseconds, int periodMilliseconds, bool interleave, string? gate);

    Task StartThrowing(int periodMilliseconds);

    Task Change(int dueMilliseconds, int periodMilliseconds);

    Task Stop();

    Task<int> WaitForTicks(int count);

    Task Hold(string gate);

    [Orleans.Concurrency.AlwaysInterleave]
    Task<int> Ticks();

    Task Leave();

    Task StartInThreadPool();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(int dueMilliseconds, int periodMilliseconds, bool interleave, string? gate)
    {
        _timer = this.RegisterGrainTimer(
            async token =>
            {
                _ticks++;
                TimerTicks.Of(this.GetPrimaryKeyString()).Tick();
                if (gate is not null)
                {
                    var ended = new TaskCompletionSource();
                    await using var registration = token.Register(ended.SetResult);
                    await Task.WhenAny(Gate.Named(gate).Pass(), ended.Task);
                    if (token.IsCancellationRequested) _ = Gate.Named(gate + " ended").Pass();
                }
            },
            new GrainTimerCreationOptions(TimeSpan.FromMilliseconds(dueMilliseconds), TimeSpan.FromMilliseconds(periodMilliseconds)) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartThrowing(int periodMilliseconds)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                TimerTicks.Of(this.GetPrimaryKeyString()).Tick();
                throw new InvalidOperationException("the timer's");
            },
            TimeSpan.Zero,
            TimeSpan.FromMilliseconds(periodMilliseconds));
        return Task.CompletedTask;
    }

    public Task Change(int dueMilliseconds, int periodMilliseconds)
    {
        _timer!.Change(TimeSpan.FromMilliseconds(dueMilliseconds), TimeSpan.FromMilliseconds(periodMilliseconds));
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public async Task<int> WaitForTicks(int count)
    {
        await TimerTicks.Of(this.GetPrimaryKeyString()).Reach(count);
        return _ticks;
    }

    public Task Hold(string gate) => Gate.Named(gate).Pass();

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task StartInThreadPool() => Task.Run(() => this.RegisterGrainTimer(() => Task.CompletedTask, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)));
}

/// <summary>Ticks of one grain's timers, whichever activation's.</summary>
internal sealed class TimerTicks
{
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, TimerTicks> All = new();
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private int _count;

    public static TimerTicks Of(string key) => All.GetOrAdd(key, static _ => new TimerTicks());

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    public void Tick()
    {
        lock (_lock)
        {
            _count++;
            foreach (var (count, reached) in _waiting)
            {
                if (_count >= count) reached.TrySetResult();
            }
        }
    }

    public Task Reach(int count)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            if (_count >= count) reached.TrySetResult();
            return Wait.For(reached.Task, $"{count} ticks");
        }
    }
}

[Collection(nameof(SharedEngine))]
public sealed class TimerTests : IAsyncLifetime
{
    private const int Never = System.Threading.Timeout.Infinite;
    private readonly SharedEngine _engine;
    private readonly string _key = Guid.NewGuid().ToString();
    private readonly ITimerGrain _grain;

    public TimerTests(SharedEngine engine)
    {
        _engine = engine;
        _grain = engine.Grains.GetGrain<ITimerGrain>(_key);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _grain.Leave();

    [Fact]
    public async Task A_timer_ticks_until_it_is_disposed()
    {
        await _grain.Start(0, 5, interleave: false, gate: null);
        await TimerTicks.Of(_key).Reach(3);
        await _grain.Stop();
        var ticks = await _grain.Ticks();
        await OtherTimersTicks(5);
        Assert.Equal(ticks, await _grain.Ticks());
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once()
    {
        await _grain.Start(0, Never, interleave: false, gate: null);
        await TimerTicks.Of(_key).Reach(1);
        await OtherTimersTicks(5);
        Assert.Equal(1, await _grain.Ticks());
    }

    [Fact]
    public async Task A_timer_that_is_never_due_waits_for_a_change()
    {
        await _grain.Start(Never, Never, interleave: false, gate: null);
        await OtherTimersTicks(5);
        Assert.Equal(0, await _grain.Ticks());
        await _grain.Change(0, 5);
        await TimerTicks.Of(_key).Reach(2);
    }

    [Fact]
    public async Task A_tick_waits_for_a_running_call()
    {
        var gate = Gate.New();
        await _grain.Start(20, 5, interleave: false, gate: null);
        var held = _grain.Hold(gate.Name);
        await gate.Reached;
        var ticks = await _grain.Ticks();
        await OtherTimersTicks(10);
        Assert.Equal(ticks, await _grain.Ticks());
        gate.Open();
        await held;
        await TimerTicks.Of(_key).Reach(ticks + 1);
    }

    [Fact]
    public async Task An_interleaving_timer_ticks_beside_a_running_call()
    {
        await _grain.Start(0, 5, interleave: true, gate: null);
        Assert.InRange(await _grain.WaitForTicks(3), 3, int.MaxValue);
    }

    [Fact]
    public async Task A_calls_turn_comes_after_a_running_tick()
    {
        var gate = Gate.New();
        await _grain.Start(0, 5, interleave: false, gate.Name);
        await gate.Reached;
        var waiting = _grain.WaitForTicks(1);
        await _grain.Ticks();
        Assert.False(waiting.IsCompleted);
        gate.Open();
        await waiting;
    }

    [Fact]
    public async Task Disposing_a_timer_cancels_its_running_ticks_token()
    {
        var gate = Gate.New();
        await _grain.Start(0, 5, interleave: true, gate.Name);
        await gate.Reached;
        await _grain.Stop();
        await Gate.Named(gate.Name + " ended").Reached;
    }

    [Fact]
    public async Task A_timer_that_throws_goes_on()
    {
        await _grain.StartThrowing(5);
        await TimerTicks.Of(_key).Reach(3);
    }

    [Fact]
    public async Task A_timer_ends_with_its_activation()
    {
        await _grain.Start(0, 5, interleave: false, gate: null);
        await TimerTicks.Of(_key).Reach(1);
        await _grain.Leave();
        Assert.Equal(0, await _grain.Ticks());
        var ticks = TimerTicks.Of(_key).Count;
        await OtherTimersTicks(5);
        Assert.Equal(ticks, TimerTicks.Of(_key).Count);
        Assert.Equal(0, await _grain.Ticks());
    }

    [Fact]
    public async Task A_timer_is_not_started_outside_of_turns() =>
        await Assert.ThrowsAnyAsync<Exception>(_grain.StartInThreadPool);

    [Fact]
    public async Task A_period_that_is_negative_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => _grain.Start(0, -5, interleave: false, gate: null));

    /// <summary>Time enough for a timer of the same period to have ticked, if it could.</summary>
    private async Task OtherTimersTicks(int count)
    {
        var other = _engine.Grains.GetGrain<ITimerGrain>(_key + Guid.NewGuid());
        await other.Start(5, 5, interleave: true, gate: null);
        await other.WaitForTicks(count);
        await other.Leave();
    }
}

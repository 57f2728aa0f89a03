using Orleans.Concurrency;

namespace Chatcode.ProgrammingModel.Tests;

public interface ICallGrain : IGrainWithStringKey
{
    Task<string> Echo(string? text);

    Task ThrowAtOnce(string message);

    Task<int> ThrowLater(string parameter);

    [OneWay]
    Task HoldOneWay(string gate);

    [OneWay]
    Task ThrowOneWay(string gate);

    [ResponseTimeout("00:00:02")]
    Task HoldBriefly(string gate);

    Task<int> Finished();

    [ResponseTimeout("00:00:01")]
    Task<string> CallBack(ICallGrain other, int hops);

    Task<string> HoldCancellable(string gate, CancellationToken cancellationToken);

    Task<string> SeesAsyncLocal();
}

public sealed class CallGrain : Grain, ICallGrain
{
    internal static readonly AsyncLocal<string?> Ambient = new();
    private int _finished;

    public Task<string> Echo(string? text) => Task.FromResult(text ?? "null");

    public Task ThrowAtOnce(string message) => throw new InvalidOperationException(message);

    public async Task<int> ThrowLater(string parameter)
    {
        await Task.Yield();
        throw new ArgumentException("later", parameter);
    }

    public Task HoldOneWay(string gate) => Gate.Named(gate).Pass();

    public async Task ThrowOneWay(string gate)
    {
        await Gate.Named(gate).Pass();
        throw new InvalidOperationException("nobody hears this");
    }

    public async Task HoldBriefly(string gate)
    {
        await Gate.Named(gate).Pass();
        _finished++;
    }

    public Task<int> Finished() => Task.FromResult(_finished);

    public Task<string> CallBack(ICallGrain other, int hops) =>
        hops == 0 ? Task.FromResult("end") : other.CallBack(this.AsReference<ICallGrain>(), hops - 1);

    public async Task<string> HoldCancellable(string gate, CancellationToken cancellationToken)
    {
        var scheduler = TaskScheduler.Current;
        var cancelled = new TaskCompletionSource<bool>();
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult(TaskScheduler.Current == scheduler));
        _ = Gate.Named(gate).Pass();
        var inTurn = await cancelled.Task;
        if (inTurn) Gate.Named(gate + " heard").Pass().Ignored();
        return "cancelled";
    }

    public Task<string> SeesAsyncLocal() => Task.FromResult(Ambient.Value ?? "nothing");
}

internal static class Fire
{
    /// <summary>The task's end concerns nobody.</summary>
    public static void Ignored(this Task task) => _ = task;
}

[Collection(nameof(SharedEngine))]
public sealed class CallTests(SharedEngine engine)
{
    private readonly ICallGrain _grain = engine.Grains.GetGrain<ICallGrain>(Guid.NewGuid().ToString());

    [Fact]
    public async Task Arguments_and_results_pass()
    {
        Assert.Equal("text", await _grain.Echo("text"));
        Assert.Equal("null", await _grain.Echo(null));
    }

    [Fact]
    public async Task Exceptions_cross_as_they_are()
    {
        var atOnce = await Assert.ThrowsAsync<InvalidOperationException>(() => _grain.ThrowAtOnce("why"));
        Assert.Equal("why", atOnce.Message);
        var later = await Assert.ThrowsAsync<ArgumentException>(() => _grain.ThrowLater("parameter"));
        Assert.Equal("parameter", later.ParamName);
        Assert.Equal("still there", await _grain.Echo("still there"));
    }

    [Fact]
    public async Task A_one_way_call_is_complete_before_it_ran()
    {
        var gate = Gate.New();
        await Wait.For(_grain.HoldOneWay(gate.Name), "the one-way call's task");
        await gate.Reached;
        gate.Open();
    }

    [Fact]
    public async Task A_one_way_call_that_fails_harms_nobody()
    {
        var gate = Gate.New();
        await _grain.ThrowOneWay(gate.Name);
        await gate.Reached;
        gate.Open();
        Assert.Equal("still there", await _grain.Echo("still there"));
    }

    [Fact]
    public async Task A_response_timeout_ends_the_wait_and_not_the_call()
    {
        var gate = Gate.New();
        await Assert.ThrowsAsync<TimeoutException>(() => Wait.For(_grain.HoldBriefly(gate.Name), "the timeout"));
        await gate.Reached;
        gate.Open();
        Assert.Equal(1, await _grain.Finished());
    }

    [Fact]
    public async Task An_answer_in_time_is_not_timed_out()
    {
        var gate = Gate.New();
        gate.Open();
        await _grain.HoldBriefly(gate.Name);
        Assert.Equal(1, await _grain.Finished());
    }

    [Fact]
    public async Task Of_many_calls_only_the_unanswered_time_out()
    {
        var calls = Enumerable.Range(0, 30).Select(i =>
        {
            var gate = Gate.New();
            if (i % 3 != 0) gate.Open();
            return (Gate: gate, IsAnswered: i % 3 != 0, Task: engine.Grains.GetGrain<ICallGrain>($"{Guid.NewGuid()}").HoldBriefly(gate.Name));
        }).ToArray();
        foreach (var call in calls)
        {
            if (call.IsAnswered) await call.Task;
            else await Assert.ThrowsAsync<TimeoutException>(() => Wait.For(call.Task, "the timeout"));
            call.Gate.Open();
        }
    }

    [Fact]
    public async Task A_circle_of_calls_between_plain_grains_times_out_and_leaves_them_well()
    {
        var other = engine.Grains.GetGrain<ICallGrain>(Guid.NewGuid().ToString());
        await Assert.ThrowsAsync<TimeoutException>(() => Wait.For(_grain.CallBack(other, 2), "the timeout"));
        Assert.Equal("end", await Wait.For(Retry(() => _grain.CallBack(other, 1)), "the first grain's answer"));
        Assert.Equal("end", await Wait.For(Retry(() => other.CallBack(_grain, 1)), "the second grain's answer"));
    }

    [Fact]
    public async Task A_cancelled_token_is_not_sent()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        var gate = Gate.New();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _grain.HoldCancellable(gate.Name, source.Token));
        Assert.Equal("still there", await _grain.Echo("still there"));
        Assert.False(gate.IsReached);
    }

    [Fact]
    public async Task Cancelling_reaches_both_the_caller_and_the_grains_turn()
    {
        using var source = new CancellationTokenSource();
        var gate = Gate.New();
        var held = _grain.HoldCancellable(gate.Name, source.Token);
        await gate.Reached;
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(held, "the cancellation"));
        await Gate.Named(gate.Name + " heard").Reached;
    }

    [Fact]
    public async Task A_callers_async_local_values_stay_with_the_caller()
    {
        CallGrain.Ambient.Value = "the caller's";
        Assert.Equal("nothing", await _grain.SeesAsyncLocal());
    }

    /// <summary>What was in flight when a circle timed out ends by its own timeout, a moment later.</summary>
    private static async Task<T> Retry<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (TimeoutException)
            {
                // Asked again until Wait.For gives up.
            }
        }
    }
}

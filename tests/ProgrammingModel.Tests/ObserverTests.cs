using System.Runtime.CompilerServices;

namespace Chatcode.ProgrammingModel.Tests;

public interface ITestObserver : IGrainObserver
{
    [ResponseTimeout("00:00:01")]
    Task<string> Notify(string text);

    Task Hold(string gate);
}

public interface INotifierGrain : IGrainWithStringKey
{
    Task Subscribe(ITestObserver observer);

    Task<int> Subscribers();

    Task<string> Notify(string text);

    Task HoldBoth(string first, string second);

    Task MakeObserver();
}

public sealed class NotifierGrain : Grain, INotifierGrain
{
    private readonly HashSet<ITestObserver> _observers = [];

    public Task Subscribe(ITestObserver observer)
    {
        _observers.Add(observer);
        return Task.CompletedTask;
    }

    public Task<int> Subscribers() => Task.FromResult(_observers.Count);

    public Task<string> Notify(string text) => _observers.Single().Notify(text);

    public Task HoldBoth(string first, string second) => Task.WhenAll(_observers.Single().Hold(first), _observers.Single().Hold(second));

    public Task MakeObserver()
    {
        GrainFactory.CreateObjectReference<ITestObserver>(new TestObserver());
        return Task.CompletedTask;
    }
}

public sealed class TestObserver : ITestObserver
{
    /// <summary>What it was told; its calls run one after another.</summary>
    public List<string> Notified { get; } = [];

    public Task<string> Notify(string text)
    {
        Notified.Add(text);
        return text == "throw" ? throw new InvalidOperationException("the observer's") : Task.FromResult(text + "!");
    }

    public Task Hold(string gate) => Gate.Named(gate).Pass();
}

[Collection(nameof(SharedEngine))]
public sealed class ObserverTests(SharedEngine engine)
{
    private readonly INotifierGrain _grain = engine.Grains.GetGrain<INotifierGrain>(Guid.NewGuid().ToString());
    private readonly TestObserver _observer = new();

    [Fact]
    public async Task An_observer_answers_the_grain()
    {
        await _grain.Subscribe(engine.Grains.CreateObjectReference<ITestObserver>(_observer));
        Assert.Equal("hello!", await _grain.Notify("hello"));
        GC.KeepAlive(_observer);
    }

    [Fact]
    public async Task An_observers_exception_reaches_the_grain()
    {
        await _grain.Subscribe(engine.Grains.CreateObjectReference<ITestObserver>(_observer));
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => _grain.Notify("throw"));
        Assert.Equal("the observer's", failure.Message);
        GC.KeepAlive(_observer);
    }

    [Fact]
    public async Task One_reference_subscribed_twice_is_one_subscriber()
    {
        var reference = engine.Grains.CreateObjectReference<ITestObserver>(_observer);
        await _grain.Subscribe(reference);
        await _grain.Subscribe(reference);
        Assert.Equal(1, await _grain.Subscribers());
        await _grain.Subscribe(engine.Grains.CreateObjectReference<ITestObserver>(_observer));
        Assert.Equal(2, await _grain.Subscribers());
        GC.KeepAlive(_observer);
    }

    [Fact]
    public async Task An_observers_calls_run_one_after_another()
    {
        await _grain.Subscribe(engine.Grains.CreateObjectReference<ITestObserver>(_observer));
        var gates = new[] { Gate.New(), Gate.New() };
        var both = _grain.HoldBoth(gates[0].Name, gates[1].Name);
        var first = await Wait.For(Task.WhenAny(gates[0].Reached.ContinueWith(_ => 0, TaskScheduler.Default), gates[1].Reached.ContinueWith(_ => 1, TaskScheduler.Default)), "the first of two calls");
        var (running, waiting) = (gates[await first], gates[1 - await first]);
        // Another observer's answer shows that calls had the time to get here.
        var witness = engine.Grains.GetGrain<INotifierGrain>(Guid.NewGuid().ToString());
        var other = new TestObserver();
        await witness.Subscribe(engine.Grains.CreateObjectReference<ITestObserver>(other));
        await witness.Notify("there");
        Assert.False(waiting.IsReached);
        running.Open();
        await waiting.Reached;
        waiting.Open();
        await both;
        GC.KeepAlive(other);
        GC.KeepAlive(_observer);
    }

    [Fact]
    public async Task An_observer_is_held_weakly_and_its_loss_is_a_timeout()
    {
        var collected = await SubscribeAndDrop();
        await Wait.Until(() => Task.FromResult(IsCollected(collected)), "the observer's collection");
        await Assert.ThrowsAsync<TimeoutException>(() => Wait.For(_grain.Notify("anyone?"), "the timeout"));
    }

    [Fact]
    public async Task A_deleted_observer_is_a_timeout()
    {
        var reference = engine.Grains.CreateObjectReference<ITestObserver>(_observer);
        await _grain.Subscribe(reference);
        Assert.Equal("hello!", await _grain.Notify("hello"));
        engine.Grains.DeleteObjectReference<ITestObserver>(reference);
        await Assert.ThrowsAsync<TimeoutException>(() => Wait.For(_grain.Notify("anyone?"), "the timeout"));
        GC.KeepAlive(_observer);
    }

    [Fact]
    public void Only_a_reference_can_be_deleted() =>
        Assert.ThrowsAny<ArgumentException>(() => engine.Grains.DeleteObjectReference<ITestObserver>(_observer));

    [Fact]
    public async Task An_observer_passed_without_a_reference_is_refused() =>
        await Assert.ThrowsAnyAsync<Exception>(() => _grain.Subscribe(_observer));

    [Fact]
    public async Task A_grain_cannot_make_observers() =>
        await Assert.ThrowsAsync<InvalidOperationException>(_grain.MakeObserver);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> SubscribeAndDrop()
    {
        var observer = new TestObserver();
        await _grain.Subscribe(engine.Grains.CreateObjectReference<ITestObserver>(observer));
        Assert.Equal("hello!", await _grain.Notify("hello"));
        GC.KeepAlive(observer);
        return new WeakReference(observer);
    }

    private static bool IsCollected(WeakReference reference)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return !reference.IsAlive;
    }
}

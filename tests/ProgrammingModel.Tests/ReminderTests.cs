using System.Collections.Concurrent;

namespace Chatcode.ProgrammingModel.Tests;

public interface IReminderGrain : IGrainWithStringKey
{
    Task Register(string name, TimeSpan due, TimeSpan period);

    Task<bool> Unregister(string name);

    Task<string?> Get(string name);

    Task Leave();
}

public sealed class ReminderGrain : Grain, IReminderGrain, IRemindable
{
    internal static readonly ConcurrentDictionary<string, TaskCompletionSource<TickStatus>> Ticks = new();

    public Task Register(string name, TimeSpan due, TimeSpan period) => this.RegisterOrUpdateReminder(name, due, period);

    public async Task<bool> Unregister(string name)
    {
        if (await this.GetReminder(name) is not { } reminder) return false;
        await this.UnregisterReminder(reminder);
        return true;
    }

    public async Task<string?> Get(string name) => (await this.GetReminder(name))?.ReminderName;

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        Tick(this.GetPrimaryKeyString(), reminderName).TrySetResult(status);
        return Task.CompletedTask;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    internal static TaskCompletionSource<TickStatus> Tick(string key, string name) =>
        Ticks.GetOrAdd(key + " " + name, static _ => new TaskCompletionSource<TickStatus>(TaskCreationOptions.RunContinuationsAsynchronously));
}

public interface IUnremindableGrain : IGrainWithStringKey
{
    Task Register();
}

public sealed class UnremindableGrain : Grain, IUnremindableGrain
{
    public Task Register() => this.RegisterOrUpdateReminder("name", TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
}

[Collection(nameof(SharedEngine))]
public sealed class ReminderTests(SharedEngine engine)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    /// <summary>Orleans skips a first tick that is due before its row is written, which takes time on a loaded machine.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);
    private readonly string _key = Guid.NewGuid().ToString();

    private IReminderGrain Grain => engine.Grains.GetGrain<IReminderGrain>(_key);

    [Fact]
    public async Task A_reminder_ticks_and_activates_its_grain()
    {
        await Grain.Register("soon", Soon, Minute);
        await Grain.Leave();
        var tick = await Wait.For(ReminderGrain.Tick(_key, "soon").Task, "the tick");
        Assert.Equal(Minute, tick.Period);
        Assert.InRange(tick.CurrentTickTime - tick.FirstTickTime, TimeSpan.FromMilliseconds(-50), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_reminder_is_found_by_its_name_until_it_is_unregistered()
    {
        Assert.Null(await Grain.Get("mine"));
        await Grain.Register("mine", Minute, Minute);
        Assert.Equal("mine", await Grain.Get("mine"));
        Assert.Null(await Grain.Get("other"));
        Assert.True(await Grain.Unregister("mine"));
        Assert.Null(await Grain.Get("mine"));
        Assert.False(await Grain.Unregister("mine"));
    }

    [Fact]
    public async Task An_unregistered_reminder_does_not_tick()
    {
        await Grain.Register("gone", Soon, Minute);
        await Grain.Register("witness", Soon + TimeSpan.FromSeconds(1), Minute);
        Assert.True(await Grain.Unregister("gone"));
        await Wait.For(ReminderGrain.Tick(_key, "witness").Task, "the witness's tick");
        Assert.False(ReminderGrain.Tick(_key, "gone").Task.IsCompleted);
    }

    [Fact]
    public async Task Registering_again_replaces_the_times()
    {
        await Grain.Register("moved", TimeSpan.FromHours(1), Minute);
        await Grain.Register("moved", Soon, 2 * Minute);
        var tick = await Wait.For(ReminderGrain.Tick(_key, "moved").Task, "the tick");
        Assert.Equal(2 * Minute, tick.Period);
    }

    [Fact]
    public async Task A_period_under_a_minute_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Grain.Register("fast", Minute, TimeSpan.FromSeconds(59)));

    [Fact]
    public async Task A_negative_due_time_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Grain.Register("past", TimeSpan.FromSeconds(-1), Minute));

    [Fact]
    public async Task A_reminder_can_be_years_away()
    {
        await Grain.Register("far", TimeSpan.FromDays(2000), TimeSpan.FromDays(400));
        Assert.Equal("far", await Grain.Get("far"));
        Assert.True(await Grain.Unregister("far"));
    }

    [Fact]
    public async Task Only_a_remindable_grain_has_reminders() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Grains.GetGrain<IUnremindableGrain>(_key).Register());
}

public sealed class ReminderRestartTests : IAsyncLifetime
{
    private readonly string _key = Guid.NewGuid().ToString();
    private TestDatabase? _database;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task Reminders_outlive_the_process_and_unregistered_ones_do_not()
    {
        // Long enough for a loaded machine to stop one host before it.
        var due = TimeSpan.FromSeconds(20);
        await using (var first = await StartAsync())
        {
            var grain = first.Grains.GetGrain<IReminderGrain>(_key);
            await grain.Register("kept", due, TimeSpan.FromMinutes(1));
            await grain.Register("gone", due, TimeSpan.FromMinutes(1));
            Assert.True(await grain.Unregister("gone"));
        }

        Assert.False(ReminderGrain.Tick(_key, "kept").Task.IsCompleted);
        await using var second = await StartAsync();
        await Wait.For(ReminderGrain.Tick(_key, "kept").Task, "the tick after a restart", TimeSpan.FromSeconds(90));
        Assert.Equal("kept", await second.Grains.GetGrain<IReminderGrain>(_key).Get("kept"));
        Assert.Null(await second.Grains.GetGrain<IReminderGrain>(_key).Get("gone"));
        Assert.False(ReminderGrain.Tick(_key, "gone").Task.IsCompleted);
    }

    private Task<RunningEngine> StartAsync() => RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString });
}

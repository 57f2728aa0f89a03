using Chatcode.Engine.InProcess.Activations;
using Chatcode.Engine.InProcess.Calls;
using Chatcode.Engine.InProcess.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Concurrency;

namespace Chatcode.ProgrammingModel.Tests.InProcess;

/// <summary>What is not on the list is refused with a reason, not done wrongly.</summary>
public sealed class LimitsTests : IAsyncLifetime
{
    private TestDatabase? _database;

    public interface IReturnsValueTask : IGrainWithStringKey
    {
        ValueTask Call();
    }

    public interface IIsGeneric : IGrainWithStringKey
    {
        Task Call<T>(T value);
    }

    public interface ITakesByReference : IGrainWithStringKey
    {
        Task Call(ref int value);
    }

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Theory]
    [InlineData(typeof(IReturnsValueTask))]
    [InlineData(typeof(IIsGeneric))]
    [InlineData(typeof(ITakesByReference))]
    public void An_interface_with_another_kind_of_method_is_refused(Type contract)
    {
        var refusal = Assert.Throws<NotSupportedException>(() => CallShape.Check(contract));
        Assert.Contains(contract.Name, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_with_two_constructors_is_refused() =>
        Assert.Contains("TwoConstructors", Assert.Throws<InvalidOperationException>(() => new GrainClass(typeof(TwoConstructors<int>))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("", "service", 1000, "ConnectionString")]
    [InlineData("Host=nowhere", " ", 1000, "ServiceId")]
    [InlineData("Host=nowhere", "service", 99, "IdleAge")]
    public void Options_out_of_range_are_named(string connection, string service, int idleMilliseconds, string named)
    {
        using var services = new ServiceCollection().AddLogging().AddInProcessEngine(new InProcessEngineOptions
        {
            ConnectionString = connection,
            GrainAssemblies = [],
            ServiceId = service,
            IdleAge = TimeSpan.FromMilliseconds(idleMilliseconds),
        }).BuildServiceProvider();
        Assert.Equal(named, Assert.ThrowsAny<ArgumentException>(services.GetRequiredService<IGrainFactory>).ParamName);
    }

    [Fact]
    public async Task Before_the_host_has_started_calls_fail()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddScoped<ScopedThing>();
        EngineUnderTest.AddTo(builder, new EngineSettings { ConnectionString = _database!.ConnectionString });
        using var host = builder.Build();
        var grain = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICallGrain>("early");
        await Assert.ThrowsAsync<OrleansException>(() => grain.Echo("early"));
    }

    [Fact]
    public async Task A_method_without_a_timeout_of_its_own_has_the_engines()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddInProcessEngine(new InProcessEngineOptions
        {
            ConnectionString = _database!.ConnectionString,
            GrainAssemblies = [typeof(TurnGrain).Assembly],
            ResponseTimeout = TimeSpan.FromMilliseconds(200),
        });
        using var host = builder.Build();
        await host.StartAsync();
        var gate = Gate.New();
        await Assert.ThrowsAsync<TimeoutException>(() => Wait.For(host.Services.GetRequiredService<IGrainFactory>().GetGrain<ITurnGrain>("held").Hold(gate.Name), "the timeout"));
        gate.Open();
        await host.StopAsync();
    }

    [Fact]
    public async Task A_reminder_of_a_class_that_is_gone_does_not_keep_the_host_from_starting()
    {
        var settings = new EngineSettings { ConnectionString = _database!.ConnectionString };
        await using (var engine = await RunningEngine.StartAsync(settings)) await engine.Grains.GetGrain<IReminderGrain>("key").Register("name", TimeSpan.FromHours(1), TimeSpan.FromHours(1));
        await Execute("update inprocess_reminder set grain_class = 'gone'");
        await using var again = await RunningEngine.StartAsync(settings);
        Assert.Null(await again.Grains.GetGrain<IReminderGrain>("key").Get("name"));
    }

    [Fact]
    public async Task A_reminder_that_is_due_before_it_is_stored_ticks_at_once()
    {
        await using var engine = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString });
        var key = Guid.NewGuid().ToString();
        await engine.Grains.GetGrain<IReminderGrain>(key).Register("now", TimeSpan.Zero, TimeSpan.FromHours(1));
        await Wait.For(ReminderGrain.Tick(key, "now").Task, "the tick");
    }

    [Fact]
    public async Task A_storage_failure_names_the_state_and_leaves_the_grain_well()
    {
        await using var engine = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString });
        var grain = engine.Grains.GetGrain<INotesGrain>("key");
        await grain.Add("one", write: true);
        await Execute("alter table inprocess_state rename to away");
        var failure = await Assert.ThrowsAsync<OrleansException>(() => grain.Add("two", write: true));
        Assert.Contains("notes", failure.Message, StringComparison.Ordinal);
        Assert.IsType<PostgresException>(failure.InnerException);
        await Execute("alter table away rename to inprocess_state");
        await grain.Add("three", write: true);
        Assert.Equal(["one", "two", "three"], (await grain.See()).Lines);
    }

    [Fact]
    public async Task An_observers_call_that_timed_out_while_it_waited_is_not_run()
    {
        await using var engine = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString });
        var observer = new TestObserver();
        var reference = engine.Grains.CreateObjectReference<ITestObserver>(observer);
        var gate = Gate.New();
        var held = reference.Hold(gate.Name);
        await gate.Reached;
        await Assert.ThrowsAsync<TimeoutException>(() => Wait.For(reference.Notify("late"), "the timeout"));
        gate.Open();
        await held;
        await reference.Notify("in time");
        Assert.Equal(["in time"], observer.Notified);
    }

    [Fact]
    public async Task A_flood_of_calls_leaves_room_for_what_comes_back_from_an_await()
    {
        await using var engine = await RunningEngine.StartAsync(new EngineSettings { ConnectionString = _database!.ConnectionString });
        await Wait.For(engine.Grains.GetGrain<IFloodGrain>("key").EndFloodAfterAnAwait(), "the end of the flood");
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_database!.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class TwoConstructors<T> : Grain
    {
        public TwoConstructors()
        {
        }

        public TwoConstructors(T first) => ArgumentNullException.ThrowIfNull(first);
    }
}

public interface IFloodGrain : IGrainWithStringKey
{
    Task EndFloodAfterAnAwait();

    [OneWay]
    Task Flood();
}

/// <summary>Each call of the flood sends the next, so that there is always one to start.</summary>
[Reentrant]
public sealed class FloodGrain : Grain, IFloodGrain
{
    private bool _ended;

    public async Task EndFloodAfterAnAwait()
    {
        await Flood();
        await Task.Yield();
        _ended = true;
    }

    public Task Flood() => _ended ? Task.CompletedTask : this.AsReference<IFloodGrain>().Flood();
}

using Chatcode.Grains.Hosting;
using Chatcode.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Chatcode.Grains.Tests.Hosting;

public sealed class DatabaseTablesTests : IAsyncLifetime
{
    // Without "if not exists": run a second time, or beside another, it fails.
    private static readonly DatabaseTables First = new("first", "DO $f$ BEGIN IF to_regclass('one') IS NULL THEN CREATE TABLE one (id int PRIMARY KEY); END IF; END $f$");
    private static readonly DatabaseTables Second = new("second", "CREATE TABLE IF NOT EXISTS two (id int REFERENCES one (id))");

    private TestDatabase? _database;
    private NpgsqlDataSource? _source;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _source = NpgsqlDataSource.Create(_database.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await _source!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    [Fact]
    public async Task HostsThatStartAtOnce_MakeThemInOrder_OnceForEachPart()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var host = Build(First, Second, First);
            Assert.Equal(["first", "second"], host.Services.GetServices<DatabaseTables>().Select(static part => part.Name));
            await host.StartAsync();
            await host.StopAsync();
        }));
        Assert.Equal((true, true), (await ExistsAsync("one"), await ExistsAsync("two")));
    }

    [Fact]
    public async Task AreThere_WhenWhateverElseStarts()
    {
        var before = new TaskCompletionSource<bool>();
        using var host = Build(services => services.AddSingleton<IHostedService>(new Starting(async () => before.SetResult(await ExistsAsync("one")))), First);
        await host.StartAsync();
        Assert.True(await before.Task);
        await host.StopAsync();
    }

    [Fact]
    public async Task PartThatFails_StopsTheStart_AndLeavesNoneOfThem()
    {
        using var host = Build(First, new DatabaseTables("broken", "CREATE TABLE three (nonsense)"));
        await Assert.ThrowsAsync<PostgresException>(() => host.StartAsync());
        Assert.False(await ExistsAsync("one"));
    }

    private IHost Build(params DatabaseTables[] tables) => Build(static _ => { }, tables);

    private IHost Build(Action<IServiceCollection> before, params DatabaseTables[] tables)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        before(builder.Services);
        // Not the host's to dispose.
        builder.Services.AddSingleton(_source!);
        foreach (var part in tables) builder.Services.AddDatabaseTables(part);
        return builder.Build();
    }

    private async Task<bool> ExistsAsync(string table)
    {
        await using var command = _source!.CreateCommand($"SELECT to_regclass('{table}') IS NOT NULL");
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private sealed class Starting(Func<Task> start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => start();

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

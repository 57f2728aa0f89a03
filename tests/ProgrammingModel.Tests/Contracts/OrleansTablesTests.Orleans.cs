using System.Net;
using Chatcode.Engine.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Chatcode.ProgrammingModel.Tests.Contracts;

/// <summary>The tables of Orleans' ADO.NET providers, beyond what the suite uses of them: membership of a cluster.</summary>
public sealed class OrleansTablesTests : IAsyncLifetime
{
    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private TestDatabase? _database;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await _database!.DisposeAsync();

    [Fact]
    public async Task Making_them_again_and_at_once_is_fine()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OrleansTables.EnsureAsync(_database!.ConnectionString)));
        await OrleansTables.EnsureAsync(_database!.ConnectionString);
    }

    [Fact]
    public async Task Silos_form_a_cluster_that_a_client_finds_and_leave_it()
    {
        await OrleansTables.EnsureAsync(_database!.ConnectionString);
        using var first = await StartSilo();
        using var second = await StartSilo();
        using var client = await StartClient();
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        await Wait.Until(async () => await ActiveSilos(grains) == 2, "two active silos");
        Assert.Equal("there", await grains.GetGrain<ICallGrain>("anywhere").Echo("there"));
        await second.StopAsync();
        await Wait.Until(async () => await ActiveSilos(grains) == 1, "one active silo");
        Assert.Equal("there", await grains.GetGrain<ICallGrain>("anywhere").Echo("there"));
        await client.StopAsync();
        await first.StopAsync();
    }

    [Theory]
    [InlineData("ReadFromStorageKey")]
    [InlineData("WriteToStorageKey")]
    [InlineData("ClearStorageKey")]
    [InlineData("DeleteStorageKey")]
    public async Task State_of_one_grain_is_looked_up_by_the_index_alone(string key)
    {
        // Found by a storm of 5,000 gateways: by part of the index only, each call read all grains of its type.
        await OrleansTables.EnsureAsync(_database!.ConnectionString);
        await using var database = NpgsqlDataSource.Create(_database.ConnectionString);
        await using var connection = await database.OpenConnectionAsync();
        await using var ask = new NpgsqlCommand("select querytext from orleansquery where querykey = $1", connection) { Parameters = { new() { Value = key } } };
        var statement = (string)(await ask.ExecuteScalarAsync())!;
        foreach (var (parameter, value) in new[]
        {
            ("@PayloadBinary", "null::bytea"), ("@GrainStateVersion", "1"), ("@GrainTypeString", "'gateway'"), ("@GrainTypeHash", "1"),
            ("@GrainIdHash", "1"), ("@GrainIdN0", "0"), ("@GrainIdN1", "0"), ("@GrainIdExtensionString", "'gw-1'"), ("@ServiceId", "'chatcode'"),
        })
        {
            statement = statement.Replace(parameter, value, StringComparison.Ordinal);
        }

        await using var explain = new NpgsqlCommand($"set enable_seqscan = off; explain {statement}", connection);
        List<string> plan = [];
        await using (var reader = await explain.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) plan.Add(reader.GetString(0));
        }

        Assert.Contains(plan, static line => line.Contains("Index Cond", StringComparison.Ordinal) && line.Contains("grainidextensionstring", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, static line => line.Contains("Filter", StringComparison.Ordinal) && line.Contains("grainidextensionstring", StringComparison.Ordinal));
    }

    private static async Task<int> ActiveSilos(IGrainFactory grains) => (await grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count;

    private async Task<IHost> StartSilo()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleans(silo =>
        {
            silo.UseAdoNetClustering(o =>
            {
                o.Invariant = "Npgsql";
                o.ConnectionString = _database!.ConnectionString;
            });
            silo.Configure<ClusterOptions>(Name);
            silo.ConfigureEndpoints(IPAddress.Loopback, EngineUnderTest.FreePort(), EngineUnderTest.FreePort(), listenOnAnyHostAddress: false);
            silo.AddMemoryGrainStorageAsDefault();
            silo.UseInMemoryReminderService();
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task<IHost> StartClient()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.UseOrleansClient(client =>
        {
            client.UseAdoNetClustering(o =>
            {
                o.Invariant = "Npgsql";
                o.ConnectionString = _database!.ConnectionString;
            });
            client.Configure<ClusterOptions>(Name);
        });
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private void Name(ClusterOptions options)
    {
        options.ClusterId = _cluster;
        options.ServiceId = "tables";
    }
}

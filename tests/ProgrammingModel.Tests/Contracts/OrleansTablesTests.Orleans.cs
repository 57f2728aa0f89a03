using System.Net;
using Chatcode.Engine.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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

using System.Net;
using System.Net.Sockets;
using Chatcode.Engine.Orleans;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Configuration;
using Orleans.Core.Internal;
using Orleans.Hosting;

namespace Chatcode.Grains.Tests;

/// <summary>The engine that runs the grains under test: one silo, as Standalone has it.</summary>
internal static class TestEngine
{
    /// <summary>Longer than any test's clock is set forward in all.</summary>
    private static readonly TimeSpan Never = TimeSpan.FromDays(30);

    /// <summary>Where states are: the table, its column of grains' keys, and that of the states' names.</summary>
    public static (string Table, string Key, string Name) StateTable => ("orleansstorage", "grainidextensionstring", "graintypestring");

    public static Task Prepare(string connectionString) => OrleansTables.EnsureAsync(connectionString);

    public static void AddTo(HostApplicationBuilder builder, string connectionString) => builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: "tests", clusterId: Guid.NewGuid().ToString("N"));

        // Membership goes by the clock that tests set forward: a silo that is alone neither misses its own signs of life nor, set forward right
        // behind its start, takes itself for one that has been joining for too long.
        silo.Configure<ClusterMembershipOptions>(static membership =>
            membership.IAmAliveTablePublishTimeout = membership.TableRefreshTimeout = membership.MaxJoinAttemptTime = Never);
        silo.AddDatabase(connectionString);
    });

    /// <summary>Ends one activation while all else goes on.</summary>
    public static async Task DeactivateAsync(IGrainFactory grains, IServiceProvider services, GatewayId gateway) =>
        await grains.GetGrain<IGatewayGrain>(gateway.Value).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>How often a grain's reminder ticks.</summary>
    public static async Task<TimeSpan> PeriodOf(string connectionString, string grainKey, string name)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("select period from orleansreminderstable where grainid like '%/' || $1 and remindername = $2");
        command.Parameters.AddWithValue(grainKey);
        command.Parameters.AddWithValue(name);
        return TimeSpan.FromMilliseconds((long)(await command.ExecuteScalarAsync())!);
    }

    /// <summary>Names of a grain's reminders, in order.</summary>
    public static async Task<string[]> RemindersOf(string connectionString, string grainKey)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("select coalesce(array_agg(remindername order by remindername), '{}') from orleansreminderstable where grainid like '%/' || $1");
        command.Parameters.AddWithValue(grainKey);
        return (string[])(await command.ExecuteScalarAsync())!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Net;
using System.Net.Sockets;
using Chatcode.Engine.Orleans;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Microsoft.Extensions.Hosting;
using Orleans.Core.Internal;
using Orleans.Hosting;

namespace Chatcode.Grains.Tests;

/// <summary>The engine that runs the grains under test: one silo, as Standalone has it.</summary>
internal static class TestEngine
{
    public static Task Prepare(string connectionString) => OrleansTables.EnsureAsync(connectionString);

    public static void AddTo(HostApplicationBuilder builder, string connectionString) => builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: "tests", clusterId: Guid.NewGuid().ToString("N"));
        silo.AddAdoNetGrainStorageAsDefault(storage =>
        {
            storage.Invariant = "Npgsql";
            storage.ConnectionString = connectionString;
            storage.GrainStorageSerializer = new JsonStateSerializer();
        });
        silo.UseAdoNetReminderService(reminders =>
        {
            reminders.Invariant = "Npgsql";
            reminders.ConnectionString = connectionString;
        });
    });

    /// <summary>Ends one activation while all else goes on.</summary>
    public static async Task DeactivateAsync(IGrainFactory grains, IServiceProvider services, GatewayId gateway) =>
        await grains.GetGrain<IGatewayGrain>(gateway.Value).AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

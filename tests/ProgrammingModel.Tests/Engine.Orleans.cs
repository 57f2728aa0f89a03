using System.Net;
using System.Net.Sockets;
using Chatcode.Engine.Orleans;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;

namespace Chatcode.ProgrammingModel.Tests;

/// <summary>How this engine is put into a host: one silo, as Standalone has it.</summary>
internal static class EngineUnderTest
{
    public static Task Prepare(string connectionString) => OrleansTables.EnsureAsync(connectionString);

    public static void AddTo(HostApplicationBuilder builder, EngineSettings settings)
    {
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(FreePort(), FreePort(), serviceId: settings.ServiceId, clusterId: Guid.NewGuid().ToString("N"));
            silo.AddDatabase(settings.ConnectionString);
            if (settings.IdleAge is { } age)
            {
                silo.Configure<GrainCollectionOptions>(o =>
                {
                    o.CollectionAge = age;
                    o.CollectionQuantum = age / 2;
                });
            }
        });
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

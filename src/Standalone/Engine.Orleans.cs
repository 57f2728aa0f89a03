using System.Net;
using System.Net.Sockets;
using Chatcode.Silo;

namespace Chatcode.Standalone;

/// <summary>What only this engine has: one silo, a cluster of its own.</summary>
internal static class Engine
{
    public const string Name = OrleansSilo.EngineName;

    public static void AddEngine(this WebApplicationBuilder builder, string connectionString) => builder.UseOrleans(silo =>
    {
        // Free ports, as several may run on one machine; the cluster lives as long as the process, the service for ever.
        silo.UseLocalhostClustering(FreePort(), FreePort(), primarySiloEndpoint: null, OrleansSilo.ServiceId, Guid.NewGuid().ToString("N"));
        silo.AddChatcodeStorage(connectionString);
    });

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Net;
using System.Net.Sockets;
using Chatcode.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace Chatcode.Edge.Tests.Hosting;

public sealed class ClusterHostsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcode-silo-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Silo_AnswersProbesAndScrapers_UntilItDrains()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var silo = Silo.Engine.Build(
            [],
            SiloProbes.Settings(database.ConnectionString, _data),
            static services => services.Configure<EndpointOptions>(static endpoint =>
                (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (IPAddress.Loopback, FreePort(), FreePort())));
        await silo.StartAsync();
        await SiloProbes.AreAnsweredUntilItDrains(silo);
        await silo.StopAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using Chatcode.Grains.Hosting;
using Orleans.Configuration;

namespace Chatcode.Edge;

/// <summary>What only this engine has.</summary>
internal static class Engine
{
    private const string Name = "Orleans";
    private const string ServiceId = "chatcode";

    public static Task<int> RunAsync(string[] args) => ControlPlane.RunAsync(() => Build(args));

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var connectionString = builder.AddControlPlane(Name);
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (ServiceId, ServiceId));
            client.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = ("Npgsql", connectionString));
        });
        builder.AddChatcodeEdge();

        var app = builder.Build();
        app.MapChatcodeEdge();
        return app;
    }
}

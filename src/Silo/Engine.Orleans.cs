using Chatcode.Engine.Orleans;
using Chatcode.Grains.Hosting;
using Orleans.Configuration;

namespace Chatcode.Silo;

/// <summary>What only this engine has.</summary>
internal static class Engine
{
    public static Task<int> RunAsync(string[] args) => ControlPlane.RunAsync(() => Build(args));

    private static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        var connectionString = builder.AddControlPlane(OrleansSilo.EngineName);
        builder.Services.AddChatcodeSilo();
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (OrleansSilo.ServiceId, OrleansSilo.ServiceId));
            silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (OrleansDatabase.Invariant, connectionString));
            silo.AddChatcodeStorage(connectionString);
        });

        var app = builder.Build();
        app.MapGet("/healthz", static () => Results.Ok());
        return app;
    }
}

/// <summary>How silos keep state and reminders; the same in a cluster and in Standalone.</summary>
public static class OrleansSilo
{
    /// <summary>Recorded in the data directory.</summary>
    public const string EngineName = "Orleans";

    /// <summary>Under which state and reminders stand in the database: never changes.</summary>
    public const string ServiceId = "chatcode";

    /// <summary>Adds grain storage and reminders in PostgreSQL, and makes their tables before the silo starts.</summary>
    public static void AddChatcodeStorage(this ISiloBuilder silo, string connectionString)
    {
        silo.Services.AddSingleton<IHostedService>(new OrleansTablesAtStart(connectionString));
        silo.AddDatabase(connectionString);
    }

    private sealed class OrleansTablesAtStart(string connectionString) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => OrleansTables.EnsureAsync(connectionString, cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

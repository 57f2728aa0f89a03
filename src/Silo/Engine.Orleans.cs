using Chatcode.Engine.Orleans;
using Chatcode.Grains.Hosting;
using Orleans.Configuration;

namespace Chatcode.Silo;

/// <summary>What only this engine has.</summary>
internal static class Engine
{
    public static Task<int> RunAsync(string[] args) => ControlPlane.RunAsync(() => Build(args));

    /// <param name="args">The command line, which may carry settings as the environment does.</param>
    /// <param name="settings">Settings that go before all others, for tests.</param>
    /// <param name="configure">Changes to the services, for tests.</param>
    internal static WebApplication Build(
        string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        var connectionString = builder.AddControlPlane(OrleansSilo.EngineName);
        builder.Services.AddChatcodeSilo();
        builder.AddSiloManagement();
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ServiceId, cluster.ClusterId) = (OrleansSilo.ServiceId, OrleansSilo.ServiceId));
            silo.UseAdoNetClustering(clustering => (clustering.Invariant, clustering.ConnectionString) = (OrleansDatabase.Invariant, connectionString));
            silo.AddChatcodeStorage(connectionString);
        });
        configure?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapSiloManagement();
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
        silo.Services.AddDatabaseTables(new DatabaseTables("orleans", OrleansTables.Script()));
        silo.AddDatabase(connectionString);
    }
}

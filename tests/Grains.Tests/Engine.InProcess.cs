using Chatcode.Engine.InProcess;
using Chatcode.Engine.InProcess.Activations;
using Chatcode.Engine.InProcess.Hosting;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Chatcode.Grains.Tests;

/// <summary>The engine that runs the grains under test.</summary>
internal static class TestEngine
{
    /// <summary>Where states are: the table, its column of grains' keys, and that of the states' names.</summary>
    public static (string Table, string Key, string Name) StateTable => ("inprocess_state", "grain_key", "name");

    /// <summary>It makes its tables itself.</summary>
    public static Task Prepare(string connectionString) => Task.CompletedTask;

    public static void AddTo(HostApplicationBuilder builder, string connectionString) =>
        builder.Services.AddInProcessEngine(new InProcessEngineOptions
        {
            ConnectionString = connectionString,
            GrainAssemblies = [typeof(GrainsServiceCollectionExtensions).Assembly],
        });

    /// <summary>Ends one activation while all else goes on.</summary>
    public static Task DeactivateAsync(IGrainFactory grains, IServiceProvider services, GatewayId gateway)
    {
        var engine = services.GetRequiredService<EngineRuntime>();
        var grain = new GrainId(engine.Classes.Implementing(typeof(IGatewayGrain)), gateway.Value);
        engine.Directory.Deactivate(grain, new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "a test ends it"));
        return Task.CompletedTask;
    }

    /// <summary>How often a grain's reminder ticks.</summary>
    public static async Task<TimeSpan> PeriodOf(string connectionString, string grainKey, string name)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("select period from inprocess_reminder where grain_key = $1 and name = $2");
        command.Parameters.AddWithValue(grainKey);
        command.Parameters.AddWithValue(name);
        return (TimeSpan)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Names of a grain's reminders, in order.</summary>
    public static async Task<string[]> RemindersOf(string connectionString, string grainKey)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("select coalesce(array_agg(name order by name), '{}') from inprocess_reminder where grain_key = $1");
        command.Parameters.AddWithValue(grainKey);
        return (string[])(await command.ExecuteScalarAsync())!;
    }
}

using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chatcode.Grains.Hosting;

/// <summary>What every host of the control plane starts with: its database, its data directory, and how it ends when a setting is wrong.</summary>
public static class ControlPlane
{
    private const string TokenKeyFile = "gateway-token.key";
    private const int TokenKeyLength = 32;
    private const string DigitalOceanKeyFile = "digitalocean-token.key";

    /// <summary>
    /// Reads <c>DATABASE_URL</c> and <c>DATA_DIR</c>, claims the data for the engine, and registers
    /// <see cref="NpgsqlDataSource"/>, <see cref="DataDirectory"/> and telemetry.
    /// </summary>
    /// <returns>The database in Npgsql's form.</returns>
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    public static string AddControlPlane(this IHostApplicationBuilder builder, string engine)
    {
        var connectionString = DatabaseUrl.ToConnectionString(builder.Configuration[DatabaseUrl.Setting]);
        var data = DataDirectory.Open(builder.Configuration[DataDirectory.Setting]);
        data.ClaimFor(engine);
        builder.Configuration.AddInMemoryCollection(
        [
            new("GatewayTokens:Key", Convert.ToBase64String(data.Key(TokenKeyFile, TokenKeyLength))),
            new(DigitalOceanOptions.DataDirectoryKeySetting, Convert.ToBase64String(data.Key(DigitalOceanKeyFile, EncryptionKeys.KeyLength))),
        ]);

        // A line for each database command, and Orleans' two for each grain that is placed, cost more than the work itself.
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(data);
        // By this name in metrics, where the connection's own would show the database's address.
        builder.Services.AddSingleton(services => new NpgsqlDataSourceBuilder(connectionString) { Name = "chatcode" }
            .UseLoggerFactory(services.GetRequiredService<ILoggerFactory>()).Build());
        // Before the engine, which the host adds after this: a grain may need one of them as soon as it wakes.
        builder.Services.AddTablesAtStart();
        builder.AddTelemetry();
        return connectionString;
    }

    /// <summary>Runs a host to its end.</summary>
    /// <returns>The process's exit code: 0, or <see cref="SettingException.ExitCode"/> after one line about a wrong setting.</returns>
    public static async Task<int> RunAsync(Func<IHost> build)
    {
        try
        {
            using var host = build();
            await host.RunAsync().ConfigureAwait(false);
            return 0;
        }
        catch (Exception error) when (error is SettingException or OptionsValidationException)
        {
            await Console.Error.WriteLineAsync(error.Message).ConfigureAwait(false);
            return SettingException.ExitCode;
        }
    }

    /// <summary>The answer of a host that only a cluster has, under an engine that forms none.</summary>
    /// <returns>The process's exit code.</returns>
    public static async Task<int> NeedsOrleansAsync(string host)
    {
        await Console.Error.WriteLineAsync($"{host} needs the Orleans engine: build with -p:Engine=Orleans, or run Chatcode.Standalone").ConfigureAwait(false);
        return SettingException.ExitCode;
    }
}

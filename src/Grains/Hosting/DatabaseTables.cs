using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Chatcode.Grains.Hosting;

/// <summary>Tables in PostgreSQL that a part of the control plane needs.</summary>
/// <param name="Name">The part's.</param>
/// <param name="Sql">Makes what is missing. It runs at each start of each host, in a transaction, and never beside another.</param>
public sealed record DatabaseTables(string Name, string Sql);

/// <summary>Registers tables, which are made before anything else of the host starts.</summary>
public static class DatabaseTablesServices
{
    /// <summary>Adds a part's tables, once however often it is called; the host brings a <see cref="NpgsqlDataSource"/>.</summary>
    public static IServiceCollection AddDatabaseTables(this IServiceCollection services, DatabaseTables tables)
    {
        if (services.Any(service => service.ImplementationInstance is DatabaseTables known && known.Name == tables.Name)) return services;
        return services.AddSingleton(tables).AddTablesAtStart();
    }

    /// <summary>Makes them when the host starts, at this place among those that start with it.</summary>
    internal static IServiceCollection AddTablesAtStart(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, TablesAtStart>());
        return services;
    }
}

/// <summary>Makes every part's tables, in the order in which they were added: all of them or none.</summary>
internal sealed class TablesAtStart(NpgsqlDataSource database, IEnumerable<DatabaseTables> parts) : IHostedLifecycleService
{
    // CREATE TABLE IF NOT EXISTS alone fails when two sessions run it at once, and several hosts may start at once.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('chatcode_tables'))";

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        foreach (var sql in parts.Select(static part => part.Sql).Prepend(Lock))
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using Npgsql;

namespace Chatcode.Engine.InProcess;

/// <summary>The engine's own tables, beside those of others in the same database.</summary>
internal static class Schema
{
    private const string Tables = """
        -- Concurrent "create if not exists" can collide in PostgreSQL's catalogue.
        select pg_advisory_xact_lock(hashtext('inprocess_engine'));
        create table if not exists inprocess_state (
            service text not null,
            grain_class text not null,
            grain_key text not null,
            store text not null,
            name text not null,
            etag uuid not null,
            -- json, not jsonb: it keeps the order of members, which polymorphic types need, and takes \u0000.
            value json not null,
            primary key (service, grain_class, grain_key, store, name));
        create table if not exists inprocess_reminder (
            service text not null,
            grain_class text not null,
            grain_key text not null,
            name text not null,
            etag uuid not null,
            first_tick timestamptz not null,
            period interval not null,
            primary key (service, grain_class, grain_key, name));
        """;

    public static async Task Ensure(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                using var command = new NpgsqlCommand(Tables, connection, transaction);
                await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

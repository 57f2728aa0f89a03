using System.Globalization;
using Npgsql;

namespace Chatcode.Testing;

/// <summary>Makes a database refuse one write of a grain's state, on either engine; disposed, it takes every one again.</summary>
public sealed class RefusedWrites : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database;
    private readonly string _table;

    private RefusedWrites(NpgsqlDataSource database, string table) => (_database, _table) = (database, table);

    /// <param name="connectionString">Npgsql's form.</param>
    /// <param name="nth">Which write from now on; 1 for the next.</param>
    public static async Task<RefusedWrites> StartAsync(string connectionString, int nth = 1)
    {
        var database = NpgsqlDataSource.Create(connectionString);
        var refused = new RefusedWrites(database, await TableAsync(database).ConfigureAwait(false));
        // A sequence, as what it has counted is not undone with the write that is refused.
        await refused.RunAsync(string.Create(CultureInfo.InvariantCulture,
            $"""
            CREATE SEQUENCE state_writes;
            CREATE FUNCTION refuse_write() RETURNS trigger LANGUAGE plpgsql AS $f$
            BEGIN
                IF nextval('state_writes') = {nth} THEN RAISE EXCEPTION 'a test refuses this write'; END IF;
                RETURN NEW;
            END $f$;
            CREATE TRIGGER refuse_write BEFORE INSERT OR UPDATE ON {refused._table} FOR EACH ROW EXECUTE FUNCTION refuse_write();
            """)).ConfigureAwait(false);
        return refused;
    }

    /// <summary>The name of the table of states, on either engine.</summary>
    public static async Task<string> TableAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT coalesce(to_regclass('inprocess_state'), to_regclass('orleansstorage'))::text");
        return (string)(await command.ExecuteScalarAsync().ConfigureAwait(false))!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await RunAsync($"DROP TRIGGER refuse_write ON {_table}; DROP FUNCTION refuse_write; DROP SEQUENCE state_writes").ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}

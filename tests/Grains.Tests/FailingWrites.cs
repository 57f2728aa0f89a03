using Npgsql;

namespace Chatcode.Grains.Tests;

/// <summary>The database takes no write of one grain's state until this is disposed.</summary>
internal sealed class FailingWrites : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private FailingWrites(NpgsqlDataSource source) => _source = source;

    /// <param name="host">Whose database.</param>
    /// <param name="key">The grain's.</param>
    /// <param name="name">The state's, as the grain declares it.</param>
    /// <param name="onlyChanges">The first write of a state that is not there yet passes.</param>
    public static async Task<FailingWrites> BeginAsync(GrainHost host, string key, string name, bool onlyChanges = false)
    {
        var failing = new FailingWrites(NpgsqlDataSource.Create(host.Database.ConnectionString));
        var (table, keyColumn, nameColumn) = TestEngine.StateTable;
        await failing.ExecuteAsync($"""
            create function refuse_write() returns trigger language plpgsql as $$
            begin
                if coalesce(new.{keyColumn}, old.{keyColumn}) = '{key}' and coalesce(new.{nameColumn}, old.{nameColumn}) = '{name}' then
                    raise exception 'a test refuses the write';
                end if;
                return coalesce(new, old);
            end $$;
            create trigger refuse_write before {(onlyChanges ? "" : "insert or ")}update or delete on {table} for each row execute function refuse_write();
            """);
        return failing;
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync("drop function refuse_write cascade");
        await _source.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}

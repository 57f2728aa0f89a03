using Chatcode.Engine.InProcess.Activations;
using Npgsql;

namespace Chatcode.Engine.InProcess.State;

/// <summary>Which row of the state table.</summary>
internal readonly record struct StateKey(GrainId Grain, string Store, string Name);

/// <summary>Rows of JSON with etags. An etag is random: a row that was cleared and written again never has an old one.</summary>
internal sealed class StateTable(NpgsqlDataSource database, string service)
{
    private const string Row = "service = $1 and grain_class = $2 and grain_key = $3 and store = $4 and name = $5";

    public async Task<(Guid Etag, string Json)?> Read(StateKey key)
    {
        using var command = Command($"select etag, value from inprocess_state where {Row}", key);
        var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            return await reader.ReadAsync().ConfigureAwait(false) ? (reader.GetGuid(0), reader.GetString(1)) : null;
        }
    }

    /// <returns>The new etag; null when what is stored is not what was expected.</returns>
    public async Task<Guid?> Write(StateKey key, Guid? expected, string json)
    {
        var etag = Guid.NewGuid();
        using var command = expected is { } old
            ? Command($"update inprocess_state set etag = $6, value = $7 where {Row} and etag = $8", key, etag, json, old)
            : Command("insert into inprocess_state (service, grain_class, grain_key, store, name, etag, value) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing", key, etag, json);
        command.Parameters[6].NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Json;
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false) == 1 ? etag : null;
    }

    /// <param name="key">The row.</param>
    /// <param name="expected">Its etag; null when none was read, then whatever is there goes, as with Orleans.</param>
    /// <returns>False when what is stored is not what was expected.</returns>
    public async Task<bool> Clear(StateKey key, Guid? expected)
    {
        using var command = expected is { } old
            ? Command($"delete from inprocess_state where {Row} and etag = $6", key, old)
            : Command($"delete from inprocess_state where {Row}", key);
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false) == 1 || expected is null;
    }

    private NpgsqlCommand Command(string sql, StateKey key, params object[] more)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in (object[])[service, key.Grain.Class.Name, key.Grain.Key, key.Store, key.Name, .. more])
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}

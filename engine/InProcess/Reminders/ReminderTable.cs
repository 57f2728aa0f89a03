using Npgsql;

namespace Chatcode.Engine.InProcess.Reminders;

/// <summary>A row of the reminder table.</summary>
internal sealed record ReminderRow(string GrainClass, string GrainKey, string Name, Guid Etag, DateTime FirstTick, TimeSpan Period);

/// <summary>Reminders as they are stored.</summary>
internal sealed class ReminderTable(NpgsqlDataSource database, string service)
{
    private const string Columns = "grain_class, grain_key, name, etag, first_tick, period";

    public Task<List<ReminderRow>> ReadAll(CancellationToken cancellationToken) =>
        Query($"select {Columns} from inprocess_reminder where service = $1", cancellationToken, service);

    public async Task<ReminderRow?> Read(string grainClass, string grainKey, string name) =>
        (await Query($"select {Columns} from inprocess_reminder where service = $1 and grain_class = $2 and grain_key = $3 and name = $4",
            CancellationToken.None, service, grainClass, grainKey, name).ConfigureAwait(false)).SingleOrDefault();

    public async Task Write(ReminderRow row)
    {
        const string Sql = """
            insert into inprocess_reminder (service, grain_class, grain_key, name, etag, first_tick, period) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (service, grain_class, grain_key, name) do update set etag = $5, first_tick = $6, period = $7
            """;
        using var command = Command(Sql, service, row.GrainClass, row.GrainKey, row.Name, row.Etag, row.FirstTick, row.Period);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    /// <returns>False when there is no such row.</returns>
    public async Task<bool> Remove(string grainClass, string grainKey, string name, Guid etag)
    {
        using var command = Command("delete from inprocess_reminder where service = $1 and grain_class = $2 and grain_key = $3 and name = $4 and etag = $5",
            service, grainClass, grainKey, name, etag);
        return await command.ExecuteNonQueryAsync().ConfigureAwait(false) == 1;
    }

    private async Task<List<ReminderRow>> Query(string sql, CancellationToken cancellationToken, params object[] values)
    {
        using var command = Command(sql, values);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var rows = new List<ReminderRow>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                rows.Add(new ReminderRow(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetGuid(3), reader.GetDateTime(4), reader.GetTimeSpan(5)));
            return rows;
        }
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = database.CreateCommand(sql);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}

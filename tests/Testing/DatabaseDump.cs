using System.Globalization;
using Npgsql;

namespace Chatcode.Testing;

/// <summary>Everything that stands in a database, as text: what a thief of it would read.</summary>
public static class DatabaseDump
{
    /// <summary>Every value of every row, each after its table's and column's name. Bytes that are text are shown as text.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string connectionString)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        List<(string Table, string Column, string Type)> columns = [];
        await using (var command = database.CreateCommand(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, ordinal_position"))
        await using (var reader = await command.ExecuteReaderAsync().ConfigureAwait(false))
        {
            while (await reader.ReadAsync().ConfigureAwait(false)) columns.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        }

        List<string> values = [];
        foreach (var (table, column, type) in columns)
        {
            var value = type == "bytea" ? $"encode(\"{column}\", 'escape')" : $"\"{column}\"::text";
            await using var command = database.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT {value} FROM \"{table}\" WHERE \"{column}\" IS NOT NULL"));
            await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
            while (await reader.ReadAsync().ConfigureAwait(false)) values.Add($"{table}.{column}: {reader.GetString(0)}");
        }

        return values;
    }
}

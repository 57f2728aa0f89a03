using Npgsql;

namespace Chatcode.Engine.Orleans;

/// <summary>The tables of Orleans' ADO.NET providers, which do not make them.</summary>
internal static class OrleansTables
{
    private const string Script = "orleans-tables.sql";

    /// <summary>Makes what is missing. Safe to run by several processes at once.</summary>
    public static async Task EnsureAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        using var script = new StreamReader(typeof(OrleansTables).Assembly.GetManifestResourceStream(Script)!);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(await script.ReadToEndAsync(cancellationToken).ConfigureAwait(false), connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}

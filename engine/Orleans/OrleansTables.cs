using Npgsql;

namespace Chatcode.Engine.Orleans;

/// <summary>The tables of Orleans' ADO.NET providers, which do not make them.</summary>
internal static class OrleansTables
{
    private const string Resource = "orleans-tables.sql";

    /// <summary>The statements that make what is missing.</summary>
    public static string Script()
    {
        using var script = new StreamReader(typeof(OrleansTables).Assembly.GetManifestResourceStream(Resource)!);
        return script.ReadToEnd();
    }

    /// <summary>Makes what is missing. Safe to run by several processes at once.</summary>
    public static async Task EnsureAsync(string connectionString, CancellationToken cancellationToken = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(Script(), connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}

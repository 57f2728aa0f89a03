using Npgsql;

namespace Chatcode.Testing;

/// <summary>An empty database in the process's private PostgreSQL; dropped when disposed.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string _name;

    private TestDatabase(string name, string connectionString)
    {
        _name = name;
        ConnectionString = connectionString;
    }

    /// <summary>Npgsql's form.</summary>
    public string ConnectionString { get; }

    /// <summary>Makes a database with a name of its own.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var server = await PrivatePostgres.Shared.ConfigureAwait(false);
        var name = "test_" + Guid.NewGuid().ToString("N");
        await Execute(server, $"CREATE DATABASE {name}").ConfigureAwait(false);
        return new TestDatabase(name, server.ConnectionString(name));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await using (var pooled = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pooled);
        await Execute(await PrivatePostgres.Shared.ConfigureAwait(false), $"DROP DATABASE IF EXISTS {_name} WITH (FORCE)").ConfigureAwait(false);
    }

    private static async Task Execute(PrivatePostgres server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync().ConfigureAwait(false);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync().ConfigureAwait(false);
    }
}

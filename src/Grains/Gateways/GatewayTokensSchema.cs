using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Chatcode.Grains.Gateways;

/// <summary>Makes the table of <see cref="GatewayTokens"/> when the host starts; several hosts may do so at once.</summary>
internal sealed class GatewayTokensSchema(NpgsqlDataSource database) : IHostedService
{
    // CREATE TABLE IF NOT EXISTS alone fails when two sessions run it at once; the lock's number is the table's name as text.
    private const string Sql =
        """
        SELECT pg_advisory_xact_lock(hashtext('gateway_tokens'));
        CREATE TABLE IF NOT EXISTS gateway_tokens (
            gateway_id text PRIMARY KEY,
            token_hmac bytea NOT NULL,
            issued_at timestamptz NOT NULL
        );
        """;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var command = new NpgsqlCommand(Sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

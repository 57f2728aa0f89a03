using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.Ids;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chatcode.Grains.Gateways;

/// <summary>Gateways' tokens in PostgreSQL. Safe for concurrent use.</summary>
internal sealed class GatewayTokens(NpgsqlDataSource database, IOptions<GatewayTokenOptions> options, TimeProvider time) : IGatewayTokens, IDisposable
{
    /// <summary>Unknown gateways remembered at once. When full, the memory starts over: it only saves look-ups.</summary>
    public const int MaxUnknown = 10_000;

    /// <summary>
    /// Look-ups under way at once. When thousands of gateways come back together, the rest wait for their turn here: for a
    /// connection of the pool they would wait 15 s at the most, and fail.
    /// </summary>
    public const int MaxLookUps = 16;

    /// <summary>Longest token that is looked at, in characters.</summary>
    private const int MaxTokenLength = 256;

    /// <summary>Where they are.</summary>
    public static readonly DatabaseTables Tables = new("gateway_tokens",
        """
        CREATE TABLE IF NOT EXISTS gateway_tokens (
            gateway_id text PRIMARY KEY,
            token_hmac bytea NOT NULL,
            issued_at timestamptz NOT NULL
        );
        """);

    private const string Prefix = "gwt-";
    private const int RandomBytes = 32;

    private readonly byte[] _key = Convert.FromBase64String(options.Value.Key);
    private readonly ConcurrentDictionary<GatewayId, DateTimeOffset> _unknownUntil = new();
    private readonly SemaphoreSlim _lookUps = new(MaxLookUps);

    public async Task<string> Issue(GatewayId gateway, CancellationToken cancellationToken)
    {
        var token = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        await using var command = database.CreateCommand(
            """
            INSERT INTO gateway_tokens (gateway_id, token_hmac, issued_at) VALUES ($1, $2, $3)
            ON CONFLICT (gateway_id) DO UPDATE SET token_hmac = excluded.token_hmac, issued_at = excluded.issued_at
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = gateway.Value });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = Hash(token) });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = time.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        _unknownUntil.TryRemove(gateway, out _);
        return token;
    }

    public async ValueTask<GatewayTokenCheck> Check(GatewayId gateway, string token, CancellationToken cancellationToken)
    {
        if (_unknownUntil.TryGetValue(gateway, out var until) && time.GetUtcNow() < until) return GatewayTokenCheck.UnknownGateway;
        if (await LookUp(gateway, cancellationToken).ConfigureAwait(false) is not { } stored)
        {
            if (_unknownUntil.Count >= MaxUnknown) _unknownUntil.Clear();
            _unknownUntil[gateway] = time.GetUtcNow() + options.Value.UnknownFor;
            return GatewayTokenCheck.UnknownGateway;
        }

        return token.Length <= MaxTokenLength && CryptographicOperations.FixedTimeEquals(stored, Hash(token))
            ? GatewayTokenCheck.Valid
            : GatewayTokenCheck.Wrong;
    }

    public async Task Revoke(GatewayId gateway, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("DELETE FROM gateway_tokens WHERE gateway_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = gateway.Value });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _lookUps.Dispose();

    private async Task<byte[]?> LookUp(GatewayId gateway, CancellationToken cancellationToken)
    {
        await _lookUps.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var command = database.CreateCommand("SELECT token_hmac FROM gateway_tokens WHERE gateway_id = $1");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = gateway.Value });
            return (byte[]?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _lookUps.Release();
        }
    }

    private byte[] Hash(string token) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(token));
}

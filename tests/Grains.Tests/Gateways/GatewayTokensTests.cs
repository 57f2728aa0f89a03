using System.Text;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayTokensTests
{
    [Fact]
    public async Task IssuedToken_IsValid_AndAnotherIsWrong()
    {
        await using var host = await GrainHost.StartAsync();
        var gateway = GatewayId.New();
        var token = await host.Tokens.Issue(gateway, CancellationToken.None);

        Assert.Equal(GatewayTokenCheck.Valid, await host.Tokens.Check(gateway, token, CancellationToken.None));
        Assert.Equal(GatewayTokenCheck.Wrong, await host.Tokens.Check(gateway, token + "x", CancellationToken.None));
        Assert.Equal(GatewayTokenCheck.Wrong, await host.Tokens.Check(gateway, "", CancellationToken.None));
        Assert.Equal(GatewayTokenCheck.Wrong, await host.Tokens.Check(gateway, new string('x', 100_000), CancellationToken.None));
    }

    [Fact]
    public async Task NewToken_ReplacesTheOneBefore_AndRevokedIsUnknown()
    {
        await using var host = await GrainHost.StartAsync();
        var gateway = GatewayId.New();
        var old = await host.Tokens.Issue(gateway, CancellationToken.None);
        var token = await host.Tokens.Issue(gateway, CancellationToken.None);
        Assert.Equal(GatewayTokenCheck.Wrong, await host.Tokens.Check(gateway, old, CancellationToken.None));
        Assert.Equal(GatewayTokenCheck.Valid, await host.Tokens.Check(gateway, token, CancellationToken.None));

        await host.Tokens.Revoke(gateway, CancellationToken.None);

        Assert.Equal(GatewayTokenCheck.UnknownGateway, await host.Tokens.Check(gateway, token, CancellationToken.None));
    }

    [Fact]
    public async Task UnknownGateway_IsRememberedFor5Seconds_AndForgottenWhenItsTokenIsIssued()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var (gateway, other) = (GatewayId.New(), GatewayId.New());
        Assert.Equal(GatewayTokenCheck.UnknownGateway, await host.Tokens.Check(gateway, "t", CancellationToken.None));
        Assert.Equal(GatewayTokenCheck.UnknownGateway, await host.Tokens.Check(other, "t", CancellationToken.None));

        // Behind its back, as another process does.
        await Execute(host, $"INSERT INTO gateway_tokens VALUES ('{gateway.Value}', '\\x00', now())");
        Assert.Equal(GatewayTokenCheck.UnknownGateway, await host.Tokens.Check(gateway, "t", CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(GatewayTokenCheck.Wrong, await host.Tokens.Check(gateway, "t", CancellationToken.None));

        var token = await host.Tokens.Issue(other, CancellationToken.None);
        Assert.Equal(GatewayTokenCheck.Valid, await host.Tokens.Check(other, token, CancellationToken.None));
    }

    [Fact]
    public async Task Database_NeverHasTheToken()
    {
        await using var host = await GrainHost.StartAsync();
        var token = await host.Tokens.Issue(GatewayId.New(), CancellationToken.None);
        await using var connection = new NpgsqlConnection(host.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT token_hmac FROM gateway_tokens", connection);

        var stored = (byte[])(await command.ExecuteScalarAsync())!;

        Assert.Equal(32, stored.Length);
        Assert.NotEqual(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(token)), stored);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void BadKey_IsNamed(string key)
    {
        var result = new GatewayTokenOptionsValidator().Validate(null, new GatewayTokenOptions { Key = key });

        Assert.Contains("GatewayTokens:Key", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void BadOptions_AreNamed()
    {
        Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions()).Succeeded);
        Assert.True(new GatewayTokenOptionsValidator().Validate(null, new GatewayTokenOptions { Key = GrainHost.TokenKey }).Succeeded);
        GatewayOptions[] bad =
        [
            new() { MaxSessions = 0 },
            new() { MaxSessions = 51 },
            new() { CreateWait = TimeSpan.FromSeconds(11) },
            new() { GatewaySilence = TimeSpan.FromSeconds(59) },
            new() { EdgeExpiry = TimeSpan.Zero },
            new() { Housekeeping = TimeSpan.Zero },
            new() { ReconcileGrace = TimeSpan.FromSeconds(-1) },
            new() { SnapshotGrace = TimeSpan.FromSeconds(11) },
            new() { DeliverRetry = TimeSpan.Zero },
        ];
        foreach (var options in bad)
        {
            Assert.IsType<ValidateOptionsResult>(new GatewayOptionsValidator().Validate(null, options));
            Assert.Contains("Gateways:", new GatewayOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
        }
    }

    private static async Task Execute(GrainHost host, string sql)
    {
        await using var connection = new NpgsqlConnection(host.Database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

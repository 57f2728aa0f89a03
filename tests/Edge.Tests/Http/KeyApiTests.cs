using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;

namespace Chatcode.Edge.Tests.Http;

/// <summary>api.md's SSH keys, with a scripted daemon.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class KeyApiTests(SharedStandalone shared)
{
    private const string Key = SharedStandalone.SupportKey;

    // As ssh-keygen -l prints it: with both characters that mean something in an address.
    private const string Fingerprint = "SHA256:bAcsk2Rw+X6OeBFjjvjDhjl8Den0t0znzKEMO5/hcZE";

    private static readonly long Tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds();

    private readonly RunningStandalone _standalone = shared.Standalone;

    [Theory]
    [InlineData(Fingerprint)]
    [InlineData("SHA256%3AbAcsk2Rw%2BX6OeBFjjvjDhjl8Den0t0znzKEMO5%2FhcZE")]
    [InlineData("SHA256:bAcsk2Rw+X6OeBFjjvjDhjl8Den0t0znzKEMO5%2fhcZE")]
    public async Task Key_IsLetIn_Listed_AndTakenOut(string inAddress)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var keys = $"/vps/{server.Vps}/keys";

        using var added = await person.Http.PostAsJsonAsync(keys, new { public_key = $" {Key}\n", label = " laptop ", expires_at = Tomorrow });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(Fingerprint, (await added.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("fingerprint").GetString());
        var authorize = await gateway.Commands.WaitForAsync<SshAuthorize>();
        Assert.Equal(
            (string.Join(' ', Key.Split(' ')[..2]), "laptop", DateTimeOffset.FromUnixTimeSeconds(Tomorrow)),
            (authorize.PublicKey, authorize.Label, authorize.ExpiresAt));

        var listed = Assert.Single((await person.GetAsync(keys)).GetProperty("keys").EnumerateArray());
        Assert.Equal(["added_at", "algorithm", "expires_at", "fingerprint", "label"], listed.EnumerateObject().Select(static member => member.Name).Order());
        Assert.Equal(
            ("ssh-ed25519", Tomorrow, Fingerprint, "laptop"),
            (listed.GetProperty("algorithm").GetString(), listed.GetProperty("expires_at").GetInt64(), listed.GetProperty("fingerprint").GetString(), listed.GetProperty("label").GetString()));
        Assert.Equal(JsonValueKind.Number, listed.GetProperty("added_at").ValueKind);

        using var removed = await person.Http.DeleteAsync($"{keys}/{inAddress}");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        using var again = await person.Http.DeleteAsync($"{keys}/{inAddress}");
        await ApiTests.AssertError(again, HttpStatusCode.NotFound, "not_found");
        Assert.Empty((await person.GetAsync(keys)).GetProperty("keys").EnumerateArray());
    }

    public static TheoryData<string?, string?, long?, string> BadKeys => new()
    {
        { null, "x", null, "invalid_public_key" },
        { "ssh-ed25519 AAAA", "x", null, "invalid_public_key" },
        { $"command=\"sh\" {Key}", "x", null, "invalid_public_key" },
        { $"{Key}\n{Key}", "x", null, "invalid_public_key" },
        { "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk", "x", null, "private_key" },
        { Key, null, null, "invalid_label" },
        { Key, "  ", null, "invalid_label" },
        { Key, "two\nlines", null, "invalid_label" },
        { Key, new string('x', 101), null, "invalid_label" },
        { Key, "x", 1, "invalid_expires_at" },
        { Key, "x", long.MaxValue, "invalid_expires_at" },
        { Key, "x", Tomorrow * 1000, "invalid_expires_at" },
    };

    [Theory]
    [MemberData(nameof(BadKeys))]
    public async Task BadMember_Is400(string? key, string? label, long? expiresAt, string code)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var answer = await person.Http.PostAsJsonAsync($"/vps/{server.Vps}/keys", new { public_key = key, label, expires_at = expiresAt });
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task WhatIsNoFingerprint_IsNotFound_WithoutAskingTheGateway()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var answer = await person.Http.DeleteAsync($"/vps/{server.Vps}/keys/SHA256:short");
        await ApiTests.AssertError(answer, HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task GatewayAway_Is503()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        foreach (var answering in (Task<HttpResponseMessage>[])
        [
            person.Http.GetAsync($"/vps/{server.Vps}/keys"),
            person.Http.PostAsJsonAsync($"/vps/{server.Vps}/keys", new { public_key = Key, label = "x" }),
            person.Http.DeleteAsync($"/vps/{server.Vps}/keys/{Fingerprint}"),
            person.Http.PostAsJsonAsync($"/vps/{server.Vps}/support-access", new { hours = 1 }),
        ])
        {
            using var answer = await answering;
            await ApiTests.AssertError(answer, HttpStatusCode.ServiceUnavailable, "gateway_not_connected");
        }
    }

    [Fact]
    public async Task RefusedByTheGateway_Is502_WithItsWords()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        gateway.Answers = false;
        var answering = person.Http.PostAsJsonAsync($"/vps/{server.Vps}/keys", new { public_key = Key, label = "x" });
        var authorize = await gateway.Commands.WaitForAsync<SshAuthorize>();
        await gateway.SendAsync(new Ack { RequestId = authorize.RequestId, Ok = false, Error = "a read-only home" });
        using var answer = await answering;
        await ApiTests.AssertError(answer, HttpStatusCode.BadGateway, "gateway_refused");
        Assert.Contains("a read-only home", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SupportIsLetIn_ForAsLongAsWasSaid()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var before = TimeProvider.System.GetUtcNow();

        using var answer = await person.Http.PostAsJsonAsync($"/vps/{server.Vps}/support-access", new { hours = 24 });

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var key = Assert.Single(gateway.Machine.Keys).Value;
        Assert.Equal((Fingerprint, "Chatcode support"), (key.Fingerprint, key.Label));
        Assert.InRange(key.ExpiresAt!.Value, before.AddHours(24), TimeProvider.System.GetUtcNow().AddHours(24));
        Assert.Equal(key.ExpiresAt.Value.ToUnixTimeSeconds(), (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("expires_at").GetInt64());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    [InlineData(-1)]
    [InlineData(null)]
    public async Task SupportForNoTimeOrTooLong_Is400(int? hours)
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var answer = await person.Http.PostAsJsonAsync($"/vps/{server.Vps}/support-access", new { hours });
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "invalid_hours");
    }
}

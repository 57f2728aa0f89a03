using System.Security.Cryptography;
using System.Text;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Hosting;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.Tests.DigitalOcean;

public sealed class TokenVaultTests
{
    private static readonly string First = Key(), Second = Key();

    [Fact]
    public void Box_OpensForItsOwnerAlone_AndShowsNothing()
    {
        var vault = Vault($"a:{First}");
        var box = vault.Seal("a secret"u8, "usr-1");

        Assert.True(vault.TryOpen(box, "usr-1", out var secret));
        Assert.Equal("a secret", Encoding.UTF8.GetString(secret));
        Assert.False(vault.TryOpen(box, "usr-2", out _));
        Assert.StartsWith("a.", box, StringComparison.Ordinal);
        Assert.NotEqual(box, vault.Seal("a secret"u8, "usr-1"));
    }

    [Fact]
    public void NewestKeyEncrypts_AndOldOnesStillOpen()
    {
        var box = Vault($"a:{First}").Seal("x"u8, "o");
        var rotated = Vault($"b:{Second},a:{First}");

        Assert.True(rotated.TryOpen(box, "o", out _));
        Assert.False(rotated.IsCurrent(box));
        Assert.True(rotated.IsCurrent(rotated.Seal("x"u8, "o")));
        Assert.StartsWith("b.", rotated.Seal("x"u8, "o"), StringComparison.Ordinal);
        Assert.False(Vault($"b:{Second}").TryOpen(box, "o", out _));
        Assert.False(Vault($"a:{Second}").TryOpen(box, "o", out _));
    }

    [Fact]
    public void ChangedBox_OpensForNobody()
    {
        var vault = Vault($"a:{First}");
        var box = vault.Seal("x"u8, "o");
        for (var i = 2; i < box.Length - 1; i++)
        {
            var changed = box[..i] + (box[i] == 'A' ? 'B' : 'A') + box[(i + 1)..];
            Assert.False(vault.TryOpen(changed, "o", out _), $"character {i}");
        }

        foreach (var nonsense in (string[])["", ".", "a", "a.", "a.!", "a.AAAA", box[2..]]) Assert.False(vault.TryOpen(nonsense, "o", out _), nonsense);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("a")]
    [InlineData("a:")]
    [InlineData(":MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    [InlineData("a:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5")]
    [InlineData("a b:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    [InlineData("a:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=,a:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    public void KeysThatCannotBeRead_AreRefused_WithoutRepeatingThem(string keys)
    {
        var result = new DigitalOceanOptionsValidator().Validate(null, new DigitalOceanOptions { TokenKeys = keys });
        Assert.True(result.Failed);
        Assert.Contains("DIGITALOCEAN_TOKEN_KEYS", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("MDEy", result.FailureMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.example.com")]
    [InlineData("https://api.example.com/v2")]
    [InlineData("ftp://localhost")]
    [InlineData("nonsense")]
    public void AddressThatTokensMustNotGoTo_IsRefused(string address)
    {
        var options = new DigitalOceanOptions { TokenKeys = $"a:{First}", ApiUrl = address };
        Assert.Contains("DIGITALOCEAN_API_URL", new DigitalOceanOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
        options = new DigitalOceanOptions { TokenKeys = $"a:{First}", OAuthUrl = address };
        Assert.Contains("DIGITALOCEAN_OAUTH_URL", new DigitalOceanOptionsValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void DefaultsAndLoopback_AreTaken()
    {
        Assert.True(new DigitalOceanOptionsValidator().Validate(null, new DigitalOceanOptions { TokenKeys = $"a:{First}" }).Succeeded);
        Assert.True(new DigitalOceanOptionsValidator().Validate(null, new DigitalOceanOptions { TokenKeys = $"a:{First}", ApiUrl = "http://localhost:1", OAuthUrl = "http://127.0.0.1:2/" }).Succeeded);
    }

    private static TokenVault Vault(string keys) => new(Options.Create(new DigitalOceanOptions { TokenKeys = keys }));

    private static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(EncryptionKeys.KeyLength));
}

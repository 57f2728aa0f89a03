using System.Security.Cryptography;
using System.Xml.Linq;
using Chatcode.Edge.SignIn.Keys;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Grains.Hosting;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>The keys of cookies: where they are, and what a thief of the database has of them.</summary>
public sealed class KeyTests : IDisposable
{
    private static readonly XElement Secret = new("key", new XElement("masterKey", "the secret of all cookies"));

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("chatcode-keys-");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task CookieKeys_AreInTheDatabase_Encrypted_AndHoldAfterARestart()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        using var visitor = await new Visitor(standalone).AsAsync("ada");

        var stored = Assert.Single(await DatabaseDump.ReadAsync(standalone.ConnectionString), static value => value.StartsWith("data_protection_keys.xml:", StringComparison.Ordinal));
        Assert.Contains("chatcodeEncrypted", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", stored, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(standalone.Data, "data-protection")));
        await standalone.RestartAsync();
        Assert.Equal("ada@localhost", await visitor.EmailAsync());
    }

    [Fact]
    public async Task DatabaseWithoutItsKey_MakesNoCookies()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        using var visitor = await new Visitor(standalone).AsAsync("ada");
        await standalone.StopAsync();
        File.Delete(Path.Combine(standalone.Data, "data-protection.key"));
        await standalone.StartAgainAsync();

        Assert.Null(await visitor.EmailAsync());
        Assert.Equal("ada@localhost", await (await visitor.AsAsync("ada")).EmailAsync());
    }

    [Fact]
    public void Key_CanBeFollowedByAnother()
    {
        var (first, second) = (Entry("first"), Entry("second"));
        var old = new KeyEncryption(Ring(first)).Encrypt(Secret).EncryptedElement;
        var both = Ring($"{second},{first}");
        Assert.Equal("second", both.Newest);
        Assert.True(XNode.DeepEquals(Secret, KeyEncryption.Decrypt(old, both)));
        var renewed = new KeyEncryption(both).Encrypt(Secret).EncryptedElement;
        Assert.True(XNode.DeepEquals(Secret, KeyEncryption.Decrypt(renewed, Ring(second))));
        Assert.Throws<CryptographicException>(() => KeyEncryption.Decrypt(old, Ring(second)));

        // What the data directory's key encrypted before there was a setting can be read on.
        var before = new KeyEncryption(Ring(setting: null)).Encrypt(Secret).EncryptedElement;
        Assert.True(XNode.DeepEquals(Secret, KeyEncryption.Decrypt(before, Ring(first))));
    }

    [Fact]
    public void AlteredKey_IsRefused()
    {
        var ring = Ring(Entry("one"));
        var encrypted = new KeyEncryption(ring).Encrypt(Secret).EncryptedElement;
        var bytes = Convert.FromBase64String(encrypted.Value);
        for (var i = 0; i < bytes.Length; i += 7)
        {
            var altered = (byte[])bytes.Clone();
            altered[i] ^= 1;
            var element = new XElement(encrypted) { Value = Convert.ToBase64String(altered) };
            Assert.ThrowsAny<CryptographicException>(() => KeyEncryption.Decrypt(element, ring));
        }

        Assert.ThrowsAny<CryptographicException>(() => KeyEncryption.Decrypt(new XElement(encrypted) { Value = "AAAA" }, ring));
        Assert.ThrowsAny<CryptographicException>(() => KeyEncryption.Decrypt(Secret, ring));
    }

    [Theory]
    [InlineData("key")]
    [InlineData("one:c2hvcnQ=")]
    [InlineData(":MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    [InlineData("a b:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    [InlineData("one:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=,one:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=")]
    public void WrongSetting_IsNamed_AndNotRepeated(string setting)
    {
        var error = Assert.Throws<SettingException>(() => Ring(setting));
        Assert.Equal("DATA_PROTECTION_KEYS", error.Setting);
        Assert.DoesNotContain("MDEy", error.Message, StringComparison.Ordinal);
    }

    private static string Entry(string id) => $"{id}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(EncryptionKeys.KeyLength))}";

    private EncryptionKeys Ring(string? setting) => KeyServices.Read(setting, DataDirectory.Open(_data.FullName));
}

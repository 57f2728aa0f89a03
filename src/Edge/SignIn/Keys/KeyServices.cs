using Chatcode.Grains.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chatcode.Edge.SignIn.Keys;

/// <summary>Data Protection with its keys in the database.</summary>
internal static class KeyServices
{
    public const string Setting = "DATA_PROTECTION_KEYS";

    private const string KeyFile = "data-protection.key";
    private const string KeyFileId = "data-directory";

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static void AddCookieKeys(this IServiceCollection services, IConfiguration configuration, DataDirectory data)
    {
        services.AddSingleton(Read(configuration[Setting], data));
        services.AddDatabaseTables(KeyTable.Tables);
        services.AddDataProtection().SetApplicationName("chatcode");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static provider => new ConfigureOptions<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = new KeyTable(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>());
            keys.XmlEncryptor = new KeyEncryption(provider.GetRequiredService<EncryptionKeys>());
        }));
    }

    /// <summary>
    /// Those of <c>DATA_PROTECTION_KEYS</c>, and one in the data directory, which encrypts where there is no setting; what it
    /// encrypted before there was one can be read on.
    /// </summary>
    /// <exception cref="SettingException">The setting is wrong.</exception>
    internal static EncryptionKeys Read(string? setting, DataDirectory data)
    {
        var ofFile = $"{KeyFileId}:{Convert.ToBase64String(data.Key(KeyFile, EncryptionKeys.KeyLength))}";
        return EncryptionKeys.TryParse($"{setting},{ofFile}", out var keys)
            ? keys
            : throw new SettingException(Setting, $"must be id:key entries separated by commas, each key {EncryptionKeys.KeyLength} bytes as base64 (openssl rand -base64 {EncryptionKeys.KeyLength} makes one), each id once");
    }
}

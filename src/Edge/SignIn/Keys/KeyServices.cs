using Chatcode.Grains.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Chatcode.Edge.SignIn.Keys;

/// <summary>Data Protection with its keys in the database.</summary>
internal static class KeyServices
{
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static void AddCookieKeys(this IServiceCollection services, IConfiguration configuration, DataDirectory data)
    {
        services.AddSingleton(KeyRing.Read(configuration[KeyRing.Setting], data));
        services.AddHostedService<KeyTableSchema>();
        services.AddDataProtection().SetApplicationName("chatcode");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static provider => new ConfigureOptions<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = new KeyTable(provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>());
            keys.XmlEncryptor = new KeyEncryption(provider.GetRequiredService<KeyRing>());
        }));
    }
}

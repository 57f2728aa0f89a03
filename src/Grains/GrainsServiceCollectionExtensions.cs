using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.DigitalOcean.Api;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.Servers;
using Chatcode.Grains.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains;

/// <summary>What grains, and those who call them, need from dependency injection.</summary>
public static class GrainsServiceCollectionExtensions
{
    /// <summary>
    /// Everything that the grains of this assembly need, gateways' tokens included. The host brings a
    /// <see cref="Npgsql.NpgsqlDataSource"/>, configuration (sections <c>Gateways</c>, <c>GatewayTokens</c> and <c>Provisioning</c>, and what
    /// <see cref="DigitalOceanOptions"/> names) and logging.
    /// </summary>
    public static IServiceCollection AddChatcodeGrains(this IServiceCollection services)
    {
        services.AddGatewayTokens();
        services.AddMetrics();
        services.AddSingleton<GatewayMetrics>();
        services.AddSingleton<ReminderMetrics>();
        services.AddOptions<GatewayOptions>().BindConfiguration("Gateways").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.AddDigitalOcean();
        services.AddOptions<ProvisioningOptions>().BindConfiguration("Provisioning").Configure<IConfiguration>(ProvisioningOptions.Read).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProvisioningOptions>, ProvisioningOptionsValidator>());
        return services;
    }

    /// <summary>
    /// <see cref="IGatewayTokens"/> alone, for an edge; its table is made when the host starts. The host brings a
    /// <see cref="Npgsql.NpgsqlDataSource"/> and configuration (section <c>GatewayTokens</c>). May be called twice.
    /// </summary>
    public static IServiceCollection AddGatewayTokens(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<GatewayTokenOptions>().BindConfiguration("GatewayTokens").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayTokenOptions>, GatewayTokenOptionsValidator>());
        services.TryAddSingleton<IGatewayTokens, GatewayTokens>();
        services.AddDatabaseTables(GatewayTokens.Tables);
        return services;
    }

    private static void AddDigitalOcean(this IServiceCollection services)
    {
        services.AddOptions<DigitalOceanOptions>().Configure<IConfiguration>(DigitalOceanOptions.Read).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DigitalOceanOptions>, DigitalOceanOptionsValidator>());
        services.TryAddSingleton<TokenVault>();
        services.AddSingleton<DigitalOceanMetrics>();
        services.TryAddSingleton<DigitalOceanHttp>();
        services.TryAddSingleton<IDigitalOceanOAuth, DigitalOceanOAuth>();
        services.TryAddSingleton<IDigitalOceanApi, DigitalOceanApi>();
    }
}

using System.Net;
using System.Text.Json;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.Delivery;
using Chatcode.Edge.Endpoints;
using Chatcode.Edge.Files;
using Chatcode.Edge.Http;
using Chatcode.Edge.Management;
using Chatcode.Edge.SignIn;
using Chatcode.Edge.Sockets;
using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Grains;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.Hosting.Management;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Chatcode.Edge;

/// <summary>Everything that a process needs to be an edge, but the engine.</summary>
public static class EdgeServices
{
    // Bodies of this API are a few hundred bytes.
    private const long MaxRequestBody = 64 * 1024;

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    /// <summary>Adds it; the host has called <see cref="ControlPlane.AddControlPlane"/> and brings an <see cref="IGrainFactory"/>.</summary>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static void AddChatcodeEdge(this WebApplicationBuilder builder)
    {
        var options = EdgeSettings.Read(builder.Configuration, builder.Environment);
        var services = builder.Services;

        // Settings.
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);

        // HTTP.
        services.Configure<KestrelServerOptions>(kestrel => Listen(kestrel, options));
        services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        services.Configure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = [.. options.AllowedHosts];
            hosts.AllowEmptyHosts = false;
            hosts.IncludeFailureMessage = false;
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower);
        services.AddOpenApi("v1", openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Chatcode";
            return Task.CompletedTask;
        }));
        services.AddManagementPort();
        services.AddWebAppCompression();
        services.AddSingleton<Origins>();
        services.AddSingleton(static provider => new Readiness(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<IGrainFactory>(),
            () => provider.GetRequiredService<EdgeSockets>().IsDraining,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<GatewayRelease>();
        services.AddSingleton<TransferSlots>();
        services.AddSingleton<FileEndpoints>();

        // Who is it?
        services.AddChatcodeSignIn(builder.Configuration, options, DataDirectoryOf(services));
        services.AddGatewayTokens();
        services.AddSingleton<TokenAttempts>();
        services.AddSingleton<GatewayAuthentication>();

        // Sockets, and what the grains send to them.
        services.TryAddSingleton(new SocketOptions());
        services.AddSingleton<EdgeMetrics>();
        services.AddSingleton(provider => new EdgeHubs(gateway => new EdgeHub(
            gateway,
            provider.GetRequiredService<EdgeRenewals>(),
            hub => ActivatorUtilities.CreateInstance<ConsumptionReports>(provider, hub))));
        services.AddSingleton<EdgeObserver>();
        services.AddSingleton<EdgeIdentity>();
        services.AddSingleton<EdgeSockets>();
        services.AddSingleton<EdgeRenewals>();
        services.AddHostedService(static provider => provider.GetRequiredService<EdgeRenewals>());
        services.AddHostedService<EdgeDrain>();
    }

    private static void Listen(KestrelServerOptions kestrel, EdgeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxRequestBody;
        if (options.ListenAddress is not { } address) kestrel.ListenAnyIP(options.Port);
        else if (address.Equals(IPAddress.Loopback) && options.Port != 0) kestrel.ListenLocalhost(options.Port);
        else kestrel.Listen(address, options.Port);
        kestrel.ListenForManagement(options.Management);
    }

    private static DataDirectory DataDirectoryOf(IServiceCollection services) =>
        services.Select(static service => service.ImplementationInstance).OfType<DataDirectory>().FirstOrDefault()
        ?? throw new InvalidOperationException($"{nameof(ControlPlane.AddControlPlane)} comes first");
}

using Chatcode.Grains.Hosting;
using Chatcode.Grains.Hosting.Management;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Npgsql;

namespace Chatcode.Silo;

/// <summary>The port of a silo without an edge: <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>, for a cluster's probes and scrapers.</summary>
public static class SiloManagement
{
    /// <summary>Another than an edge's (<c>PORT</c> 8080 + 10000), so that both can run on one machine.</summary>
    public const int DefaultPort = 18_081;

    /// <summary>Adds it; the host has called <see cref="ControlPlane.AddControlPlane"/> and brings an <see cref="IGrainFactory"/>.</summary>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static void AddSiloManagement(this WebApplicationBuilder builder)
    {
        var listening = ManagementAddress.Read(builder.Configuration, DefaultPort);
        var port = listening.RequiredPort();
        builder.Services.AddSingleton(listening);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(listening.Address, port);
        });
        builder.Services.AddMetricsEndpoint();
        builder.Services.AddSingleton(static provider => new Readiness(
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<IGrainFactory>(),
            () => provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested,
            provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Maps its routes, which are all that the host has.</summary>
    public static void MapSiloManagement(this WebApplication app)
    {
        app.UseNamesOf(app.Services.GetRequiredService<ManagementAddress>());
        app.MapHealth();
        app.MapReady();
        app.MapMetrics();
    }
}

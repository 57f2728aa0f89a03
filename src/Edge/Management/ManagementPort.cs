using Chatcode.Edge.Configuration;
using Chatcode.Edge.Endpoints;
using Chatcode.Edge.Http;
using Chatcode.Grains.Hosting.Management;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chatcode.Edge.Management;

/// <summary>
/// A listener of its own for operators and their tools. What comes over it is known by the connection, which nothing in a
/// request can pretend, and goes through a pipeline of its own: neither port serves anything of the other's but probes.
/// </summary>
internal static class ManagementPort
{
    public static void ListenForManagement(this KestrelServerOptions kestrel, ManagementOptions options)
    {
        if (options.Port is not { } port) return;
        kestrel.Listen(options.Address, port, static listen => listen.Use(static next => connection =>
        {
            connection.Features.Set(OverManagementPort.Yes);
            return next(connection);
        }));
    }

    /// <summary>
    /// Ahead of the host filtering that the builder puts first: it knows the public names, while probes and scrapers go by a
    /// pod's address and operators by loopback's.
    /// </summary>
    public static void AddManagementPort(this IServiceCollection services)
    {
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, Fork>());
        services.AddMetricsEndpoint();
    }

    private static RequestDelegate Pipeline(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<ErrorBodies>();
        app.UseMiddleware<SecurityHeaders>();
        app.UseNamesOf(services.GetRequiredService<EdgeOptions>().Management);
        app.UseRouting();
        app.UseEndpoints(static routes =>
        {
            routes.MapGroup("").ExcludeFromDescription().MapProbes();
            routes.MapMetrics().ExcludeFromDescription();
            routes.MapAdmin();
        });
        return app.Build();
    }

    private sealed class OverManagementPort
    {
        public static readonly OverManagementPort Yes = new();
    }

    private sealed class Fork : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            var management = Pipeline(app.ApplicationServices);
            app.Use(rest => context => context.Features.Get<OverManagementPort>() is null ? rest(context) : management(context));
            next(app);
        };
    }
}

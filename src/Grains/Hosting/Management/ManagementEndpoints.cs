using System.Net;
using Chatcode.Grains.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace Chatcode.Grains.Hosting.Management;

/// <summary>What every host of the control plane answers to operators' tools.</summary>
public static class ManagementEndpoints
{
    /// <summary>Adds what <see cref="MapMetrics"/> needs.</summary>
    public static void AddMetricsEndpoint(this IServiceCollection services) =>
        services.AddSingleton(new MetricsReader(static meters => meters.AddPrometheusExporter()));

    /// <summary><c>GET /metrics</c>, in Prometheus' text.</summary>
    public static IEndpointConventionBuilder MapMetrics(this IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint();

    /// <summary><c>GET /healthz</c>: the process lives.</summary>
    public static RouteHandlerBuilder MapHealth(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/healthz", static () => Results.Ok(new StatusView("ok"))).Produces<StatusView>();

    /// <summary><c>GET /readyz</c>: what <see cref="Readiness"/> says, 503 for no.</summary>
    public static RouteHandlerBuilder MapReady(this IEndpointRouteBuilder routes) => routes.MapGet("/readyz", Ready).Produces<StatusView>();

    /// <summary>
    /// A page whose name was rebound to loopback must read nothing here; a port that is told to listen elsewhere may be called by
    /// any name, as probes and scrapers go by a pod's address.
    /// </summary>
    public static void UseNamesOf(this IApplicationBuilder app, ManagementAddress listening)
    {
        if (!IPAddress.IsLoopback(listening.Address)) return;
        app.Use(static (HttpContext context, RequestDelegate next) => Loopback.Names.Contains(context.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
            ? next(context)
            : Refuse(StatusCodes.Status400BadRequest, "host_not_allowed", "this port answers to loopback's names only").ExecuteAsync(context));
    }

    private static async Task<IResult> Ready(Readiness readiness) => await readiness.IsReadyAsync().ConfigureAwait(false)
        ? Results.Ok(new StatusView("ready"))
        : Refuse(StatusCodes.Status503ServiceUnavailable, "not_ready", "not ready to serve");

    private static IResult Refuse(int status, string code, string error) => Results.Json(new Refusal(error, code), statusCode: status);

    // As every refusal of the API looks.
    private sealed record Refusal(string Error, string Code);
}

using Chatcode.Grains.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chatcode.Grains.Telemetry;

/// <summary>
/// How a host of the control plane is watched. Metrics are always collected; metrics, traces and logs go out by OTLP when
/// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, and OpenTelemetry's other settings hold then too.
/// </summary>
public static class TelemetryServices
{
    /// <summary>The setting's name.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Service = "chatcode";

    // Ours, and what .NET, ASP.NET Core, Npgsql and Orleans count by themselves.
    private static readonly string[] Meters =
    [
        "Chatcode.*",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting",
        "System.Net.Http",
        "System.Runtime",
        "Npgsql",
        "Microsoft.Orleans",
    ];

    // Requests that come in, and those that go out.
    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http"];

    /// <summary>Adds logs for people in development and for machines elsewhere, a <see cref="MeterProvider"/>, and OTLP when it is asked for.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var exports = !string.IsNullOrWhiteSpace(builder.Configuration[Endpoint]);
        AddLogs(builder, exports);
        builder.Services.AddSingleton(services => BuildMeters(services, exports));
        if (exports) builder.Services.AddSingleton(BuildTraces);
        builder.Services.AddHostedService<TelemetryStart>();
    }

    private static void AddLogs(IHostApplicationBuilder builder, bool exports)
    {
        builder.Logging.Configure(static logging => logging.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        if (!builder.Environment.IsDevelopment())
        {
            builder.Logging.AddJsonConsole(static json =>
            {
                json.IncludeScopes = true;
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }

        // Requests are traced and counted; lines for each would bury what matters.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("System.Net.Http", LogLevel.Warning);
        if (!exports) return;
        builder.Logging.AddOpenTelemetry(static logs =>
        {
            logs.IncludeScopes = true;
            logs.IncludeFormattedMessage = true;
            logs.SetResourceBuilder(Resource());
            logs.AddOtlpExporter();
        });
    }

    private static MeterProvider BuildMeters(IServiceProvider services, bool exports)
    {
        var meters = OpenTelemetry.Sdk.CreateMeterProviderBuilder()
            .ConfigureServices(own => own.AddSingleton(services.GetRequiredService<IConfiguration>()))
            .SetResourceBuilder(Resource())
            .AddMeter(Meters);
        foreach (var reader in services.GetServices<MetricsReader>()) reader.AddTo(meters);
        if (exports) meters.AddOtlpExporter();
        return meters.Build();
    }

    private static TracerProvider BuildTraces(IServiceProvider services) => OpenTelemetry.Sdk.CreateTracerProviderBuilder()
        .ConfigureServices(own => own.AddSingleton(services.GetRequiredService<IConfiguration>()))
        .SetResourceBuilder(Resource())
        .AddSource(Sources)
        .AddOtlpExporter()
        .Build();

    // What the environment says (OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES) goes before our own name.
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService(Service, serviceVersion: ProductVersion.Text, serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}")
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}

/// <summary>Something beside OTLP that metrics are read by.</summary>
public sealed record MetricsReader(Action<MeterProviderBuilder> AddTo);

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatcode.Engine.InProcess.Hosting;

/// <summary>Adds the engine to a host.</summary>
public static class InProcessEngineServices
{
    /// <summary>
    /// Runs grains in this process and registers <see cref="IGrainFactory"/>. The engine is up before other hosted services
    /// start, and stops after them. A <see cref="TimeProvider"/> that is registered is the one it goes by.
    /// </summary>
    public static IServiceCollection AddInProcessEngine(this IServiceCollection services, InProcessEngineOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(s => new EngineRuntime(options, s, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<IGrainFactory>(s => s.GetRequiredService<EngineRuntime>().GrainFactory);
        services.AddSingleton<IHostedService, EngineHost>();
        return services;
    }
}

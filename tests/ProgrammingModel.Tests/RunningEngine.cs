using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chatcode.ProgrammingModel.Tests;

/// <summary>The engine in a host of its own.</summary>
internal sealed class RunningEngine : IAsyncDisposable
{
    private readonly IHost _host;
    private bool _stopped;

    private RunningEngine(IHost host) => _host = host;

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public static async Task<RunningEngine> StartAsync(EngineSettings settings)
    {
        await EngineUnderTest.Prepare(settings.ConnectionString);
        // Not the test runner's arguments, environment or folder.
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddScoped<ScopedThing>();
        EngineUnderTest.AddTo(builder, settings);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningEngine(host);
    }

    public async Task StopAsync()
    {
        if (_stopped) return;
        _stopped = true;
        await _host.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _host.Dispose();
    }
}

using Microsoft.Extensions.Hosting;

namespace Chatcode.Engine.InProcess.Hosting;

/// <summary>Starts the engine before, and stops it after, all that uses it; deactivates idle grains in between.</summary>
internal sealed class EngineHost(EngineRuntime engine) : IHostedLifecycleService, IDisposable
{
    private ITimer? _idleCheck;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await engine.Start(cancellationToken).ConfigureAwait(false);
        // A grain is found idle at most a quarter too late.
        var interval = engine.Options.IdleAge / 4;
        _idleCheck = engine.Time.CreateTimer(_ => engine.Directory.DeactivateIdle(engine.Options.IdleAge), null, interval, interval);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        _idleCheck?.Dispose();
        return engine.Stop(cancellationToken);
    }

    public void Dispose() => _idleCheck?.Dispose();
}

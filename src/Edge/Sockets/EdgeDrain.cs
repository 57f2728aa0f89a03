namespace Chatcode.Edge.Sockets;

/// <summary>Ends the sockets first when the host stops, while grains can still be told.</summary>
internal sealed partial class EdgeDrain(EdgeSockets sockets, TimeProvider time, ILogger<EdgeDrain> logger) : IHostedLifecycleService
{
    /// <summary>For all sockets to close; then the host stops with those that are left.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sockets.DrainAsync().WaitAsync(Timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            LogTimedOut();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventIds.DrainTimedOut, LogLevel.Warning, "Some sockets did not close in time")]
    private partial void LogTimedOut();
}

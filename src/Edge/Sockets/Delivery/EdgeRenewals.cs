using System.Threading.Channels;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Delivery;

/// <summary>Tells every grain regularly that this edge lives and what it has of it, and attaches again what a grain lost. No socket closes for it.</summary>
internal sealed partial class EdgeRenewals(
    IGrainFactory grains, EdgeHubs hubs, EdgeIdentity edge, SocketOptions options, TimeProvider time, ILogger<EdgeRenewals> logger) : BackgroundService
{
    // Calls at once: enough for ten thousand gateways in a period, few enough not to crowd out live traffic.
    private const int MaxConcurrent = 32;

    // Full only when hundreds of grains moved at once; those left out have their turn within a period.
    private const int MaxSoon = 1024;

    private readonly Channel<EdgeHub> _soon = Channel.CreateBounded<EdgeHub>(
        new BoundedChannelOptions(MaxSoon) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Renews one gateway before its turn.</summary>
    public void Soon(EdgeHub hub) => _soon.Writer.TryWrite(hub);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RenewAllAsync(stoppingToken), RenewSoonAsync(stoppingToken));

    private async Task RenewAllAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.RenewalPeriod, time);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrent, CancellationToken = stoppingToken };
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await Parallel.ForEachAsync(hubs.All(), parallel, async (hub, _) => await RenewAsync(hub).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    private async Task RenewSoonAsync(CancellationToken stoppingToken)
    {
        await foreach (var hub in _soon.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false)) await RenewAsync(hub).ConfigureAwait(false);
    }

    private async Task RenewAsync(EdgeHub hub)
    {
        var (link, viewers) = hub.Describe();
        if (link is null && viewers.Length == 0) return;
        try
        {
            var renewed = await grains.GetGrain<IGatewayGrain>(hub.Gateway.Value)
                .RenewEdge(new EdgeRenewal { Edge = edge.Id, Link = link, Viewers = viewers }, edge.Reference).ConfigureAwait(false);
            hub.AttachAgain(renewed.LinkUnknown ? link : null, renewed.UnknownViewers);
        }
        catch (Exception error)
        {
            LogFailed(error, hub.Gateway);
        }
    }

    [LoggerMessage(EventIds.RenewalFailed, LogLevel.Warning, "Gateway {GatewayId}: its grain could not be renewed, trying again at the next turn")]
    private partial void LogFailed(Exception error, GatewayId gatewayId);
}

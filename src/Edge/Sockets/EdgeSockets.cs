using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Edge.Sockets.Gateways;
using Chatcode.Edge.Sockets.Viewers;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets;

/// <summary>Opens sockets, and ends all of them when the edge stops.</summary>
internal sealed class EdgeSockets(
    EdgeHubs hubs, EdgeIdentity identity, IGrainFactory grains, SignedInSockets signedIn, SocketOptions options, EdgeMetrics metrics, TimeProvider time, ILoggerFactory loggers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<SocketClose, Task> _open = [];

    public EdgeIdentity Identity { get; } = identity;

    public IGrainFactory Grains { get; } = grains;

    public SocketOptions Options { get; } = options;

    public EdgeMetrics Metrics { get; } = metrics;

    public TimeProvider Time { get; } = time;

    public ILogger GatewayLogger { get; } = loggers.CreateLogger<GatewaySocket>();

    public ILogger ViewerLogger { get; } = loggers.CreateLogger<ViewerSocket>();

    /// <summary>The edge is stopping and takes no more sockets.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Runs an authenticated gateway's socket to its end.</summary>
    public async Task RunGatewayAsync(HttpContext context, GatewayId gateway)
    {
        using var socket = await AcceptAsync(context).ConfigureAwait(false);
        GatewaySocket? running = null;
        var hub = hubs.Enter(gateway, entered => entered.Add(running = new GatewaySocket(socket, entered, this)));
        Metrics.GatewayOpened();
        try
        {
            await RunAsync(running!).ConfigureAwait(false);
        }
        finally
        {
            Metrics.GatewayClosed();
            hubs.Leave(hub, left => left.Remove(running!));
        }
    }

    /// <summary>Attaches a signed-in browser to its session and runs its socket to its end.</summary>
    /// <returns>False when the session is not the person's; then nothing was opened.</returns>
    public async Task<bool> RunViewerAsync(HttpContext context, ViewerPlace place)
    {
        var outbox = new ViewerOutbox(Options.CatchUpInterval, Time);
        var viewer = new Viewer(place, outbox, Metrics);
        var calls = new ViewerCalls(place, Identity, Grains, outbox, Time, ViewerLogger);
        // Before the grain knows of it: what the grain sends at once must find it here.
        var hub = hubs.Enter(place.Gateway, entered => entered.Add(viewer));
        try
        {
            if (!await calls.AttachAsync().ConfigureAwait(false)) return false;
            var accepted = false;
            try
            {
                using var socket = await AcceptAsync(context).ConfigureAwait(false);
                accepted = true;
                Metrics.ViewerOpened();
                var running = new ViewerSocket(socket, viewer, calls, hub, this);
                using var held = signedIn.Add(context.User, running.Close);
                await RunAsync(running).ConfigureAwait(false);
            }
            finally
            {
                if (accepted) Metrics.ViewerClosed();
                else await calls.DetachAsync().ConfigureAwait(false);
            }

            return true;
        }
        finally
        {
            hubs.Leave(hub, left => left.Remove(viewer));
        }
    }

    /// <summary>Closes every socket with 1001 and waits until they have ended.</summary>
    public Task DrainAsync()
    {
        KeyValuePair<SocketClose, Task>[] open;
        lock (_lock)
        {
            IsDraining = true;
            open = [.. _open];
        }

        foreach (var (close, _) in open) close.Request(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, "the server is shutting down");
        return Task.WhenAll(open.Select(static entry => entry.Value));
    }

    private Task<System.Net.WebSockets.WebSocket> AcceptAsync(HttpContext context) =>
        context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = Options.KeepAliveInterval,
            KeepAliveTimeout = Options.KeepAliveTimeout,
        });

    private async Task RunAsync(DuplexSocket socket)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _open.Add(socket.Close, ended.Task);
            if (IsDraining) socket.Close.Request(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable, "the server is shutting down");
        }

        try
        {
            await socket.RunAsync().ConfigureAwait(false);
        }
        finally
        {
            lock (_lock) _open.Remove(socket.Close);
            ended.SetResult();
        }
    }
}

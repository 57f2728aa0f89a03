using System.Net.Sockets;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Link;

/// <summary>Keeps one connection to the control plane, for as long as the daemon runs.</summary>
internal sealed class ControlPlaneLink(
    Uri url, string token, ILinkPeer peer, LinkOptions options, TimeProvider time, ILogger<ControlPlaneLink> logger)
{
    private readonly Backoff _backoff = new(options, Random.Shared.NextDouble);

    /// <summary>Connects, and connects again after every loss, until stopped; then closes politely and returns.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var sockets = new ControlPlaneSocket(options);
        while (!stopping.IsCancellationRequested)
        {
            await ConnectOnceAsync(sockets, stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            var wait = _backoff.Next();
            LinkLog.Waiting(logger, wait.TotalSeconds);
            await Task.Delay(wait, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ConnectOnceAsync(ControlPlaneSocket sockets, CancellationToken stopping)
    {
        WebSocket socket;
        try
        {
            socket = await sockets.OpenAsync(url, token, stopping).ConfigureAwait(false);
        }
        catch (LinkRefusedException e)
        {
            LinkLog.Refused(logger, url, e.Message);
            return;
        }
        catch (Exception e) when (e is WebSocketException or HttpRequestException or IOException or SocketException or TimeoutException)
        {
            LinkLog.Unreachable(logger, url, (e.InnerException ?? e).Message);
            return;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return;
        }

        LinkLog.Connected(logger, url);
        var start = time.GetTimestamp();
        var reason = await new LinkConnection(socket, peer, options, time, logger).RunAsync(stopping).ConfigureAwait(false);
        var lasted = time.GetElapsedTime(start);
        LinkLog.Disconnected(logger, reason, lasted.TotalSeconds);
        _backoff.Connected(lasted);
    }
}

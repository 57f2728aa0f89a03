using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Link;

/// <summary>One connection from its upgrade to its end: a loop that receives, a loop that sends, and what ends them both.</summary>
internal sealed class LinkConnection(WebSocket socket, ILinkPeer peer, LinkOptions options, TimeProvider time, ILogger logger)
{
    private readonly Outbox _outbox = new();
    private readonly MessageBuffer _received = new();

    /// <summary>Runs until either side ends it. Returns why; never throws for what a network or a peer can do.</summary>
    /// <param name="stopping">Closes the connection politely.</param>
    public async Task<string> RunAsync(CancellationToken stopping)
    {
        using var over = new CancellationTokenSource();
        var receiving = Task.CompletedTask;
        var sending = Task.CompletedTask;
        try
        {
            await peer.OnConnectedAsync(_outbox, over.Token).ConfigureAwait(false);
            using var closing = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var stopped = Task.Delay(Timeout.Infinite, closing.Token);
            receiving = ReceiveAsync(over.Token);
            sending = _outbox.RunAsync(SendAsync, closing.Token);
            var first = await Task.WhenAny(receiving, sending, stopped).ConfigureAwait(false);
            var stop = stopping.IsCancellationRequested;
            await closing.CancelAsync().ConfigureAwait(false);
            if (stop)
            {
                await CloseAsync(WebSocketCloseStatus.NormalClosure, "daemon stopping", receiving).ConfigureAwait(false);
                return "the daemon stops";
            }

            await first.ConfigureAwait(false);
            await CloseAsync(WebSocketCloseStatus.NormalClosure, null, sending).ConfigureAwait(false);
            return $"closed by the control plane: {(int?)socket.CloseStatus} {socket.CloseStatusDescription}";
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            return e.Message;
        }
        finally
        {
            socket.Abort();
            _outbox.Close();
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(Quiet(receiving), Quiet(sending)).ConfigureAwait(false);
            await peer.OnDisconnectedAsync().ConfigureAwait(false);
            socket.Dispose();
        }
    }

    private async Task ReceiveAsync(CancellationToken connection)
    {
        while (true)
        {
            switch (await _received.ReceiveAsync(socket).ConfigureAwait(false))
            {
                case WebSocketMessageType.Text:
                    await peer.OnTextAsync(_received.Message, _outbox, connection).ConfigureAwait(false);
                    break;
                case WebSocketMessageType.Binary:
                    await peer.OnBinaryAsync(_received.Message, _outbox, connection).ConfigureAwait(false);
                    break;
                default:
                    return;
            }
        }
    }

    // Never cancelled: a cancelled send would abort the socket in the middle of a message. Abort ends it when it must.
    private ValueTask SendAsync(OutgoingMessage message) =>
        socket.SendAsync(message.Data, message.Type, endOfMessage: true, CancellationToken.None);

    private async Task CloseAsync(WebSocketCloseStatus status, string? reason, Task other)
    {
        try
        {
            using var patience = new CancellationTokenSource(options.CloseTimeout, time);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(status, reason, patience.Token).ConfigureAwait(false);
            }

            await Quiet(other).WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            LinkLog.CloseCut(logger, e.Message);
        }
    }

    private static async Task Quiet(Task task) =>
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}

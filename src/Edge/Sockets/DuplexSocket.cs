using System.Net.WebSockets;

namespace Chatcode.Edge.Sockets;

/// <summary>
/// What both kinds of socket are: a loop that reads, a loop that writes, and a loop that calls the grain, which end together.
/// </summary>
internal abstract class DuplexSocket
{
    protected DuplexSocket(WebSocket socket, SocketOptions options, TimeProvider time)
    {
        Socket = socket;
        Time = time;
        Close = new SocketClose(socket, options.CloseTimeout, time);
    }

    public SocketClose Close { get; }

    protected WebSocket Socket { get; }

    protected TimeProvider Time { get; }

    /// <summary>Runs the socket to its end.</summary>
    public async Task RunAsync()
    {
        var reading = Guard(ReadAsync);
        var others = Task.WhenAll(Guard(WriteAsync), Guard(CallGrainAsync));
        await Close.Requested.ConfigureAwait(false);
        OnClosing();
        var end = await Close.CompleteAsync(reading).ConfigureAwait(false);
        // A read that still waits for the peer's close ends with the socket.
        if (!reading.IsCompleted) Socket.Abort();
        await Task.WhenAll(reading, others).ConfigureAwait(false);
        await OnClosedAsync(end).ConfigureAwait(false);
    }

    /// <summary>Takes what the peer sends until its close comes; after that nothing needs to be kept.</summary>
    protected abstract Task ReadAsync();

    /// <summary>Sends what is queued until the socket closes.</summary>
    protected abstract Task WriteAsync();

    /// <summary>Hands what was read to the grain until the socket closes.</summary>
    protected abstract Task CallGrainAsync();

    /// <summary>Wakes every loop, so that it sees the close.</summary>
    protected abstract void OnClosing();

    /// <summary>The loops have ended.</summary>
    protected abstract Task OnClosedAsync(string end);

    /// <summary>A loop failed in a way that no peer can cause.</summary>
    protected abstract void OnFault(Exception error);

    private async Task Guard(Func<Task> loop)
    {
        try
        {
            await loop().ConfigureAwait(false);
        }
        catch (Exception error) when (error is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException
            || (Close.IsRequested && error is InvalidOperationException))
        {
            Close.Abort();
        }
        catch (Exception error)
        {
            OnFault(error);
            Close.Request(WebSocketCloseStatus.InternalServerError, "internal error");
        }
    }
}

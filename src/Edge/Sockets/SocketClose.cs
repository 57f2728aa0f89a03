using System.Net.WebSockets;
using System.Text;

namespace Chatcode.Edge.Sockets;

/// <summary>How a socket ends: whoever asks first decides the code and the reason.</summary>
internal sealed class SocketClose(WebSocket socket, TimeSpan timeout, TimeProvider time)
{
    private const int MaxReasonBytes = 123;

    private readonly TaskCompletionSource<Frame?> _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsRequested => _requested.Task.IsCompleted;

    /// <summary>Ends when the end was asked for.</summary>
    public Task Requested => _requested.Task;

    /// <summary>Asks for a close with this code and reason.</summary>
    /// <returns>False when the socket was ending already.</returns>
    public bool Request(WebSocketCloseStatus status, string reason) => _requested.TrySetResult(new Frame(status, reason));

    /// <summary>The connection is lost, or good for nothing: no close frame.</summary>
    public void Abort() => _requested.TrySetResult(null);

    /// <summary>Closes as it was asked for; a peer that does not answer in time is cut off.</summary>
    /// <param name="reading">Ends when the peer's close has come.</param>
    /// <returns>What it ended with, for the log.</returns>
    public async Task<string> CompleteAsync(Task reading)
    {
        var frame = await _requested.Task.ConfigureAwait(false);
        if (frame is not { } close)
        {
            socket.Abort();
            return "connection lost";
        }

        using var late = new CancellationTokenSource(timeout, time);
        try
        {
            await socket.CloseOutputAsync(close.Status, Cut(close.Reason), late.Token).ConfigureAwait(false);
            await reading.WaitAsync(late.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It went away, or does not read: there is nobody to be polite to.
            socket.Abort();
        }

        return $"{(int)close.Status} {close.Reason}";
    }

    private static string Cut(string reason)
    {
        while (Encoding.UTF8.GetByteCount(reason) > MaxReasonBytes) reason = reason[..^1];
        return reason;
    }

    private readonly record struct Frame(WebSocketCloseStatus Status, string Reason);
}

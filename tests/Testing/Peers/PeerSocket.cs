using System.Net;
using System.Net.WebSockets;
using System.Text;

namespace Chatcode.Testing.Peers;

/// <summary>A client's WebSocket in plain words.</summary>
public sealed class PeerSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly byte[] _buffer = new byte[64 * 1024];

    private PeerSocket()
    {
    }

    /// <summary>With what the server closed; null while it is open, or when the connection was lost.</summary>
    public (int Code, string Reason)? Closed { get; private set; }

    /// <summary>Connects; fails with <see cref="RefusedException"/> when the server answers otherwise.</summary>
    public static async Task<PeerSocket> ConnectAsync(Uri address, params (string Name, string Value)[] headers)
    {
        var peer = new PeerSocket();
        peer._socket.Options.CollectHttpResponseDetails = true;
        peer._socket.Options.KeepAliveInterval = TimeSpan.Zero;
        foreach (var (name, value) in headers) peer._socket.Options.SetRequestHeader(name, value);
        using var timeout = new CancellationTokenSource(Wait.Patience);
        try
        {
            await peer._socket.ConnectAsync(address, timeout.Token).ConfigureAwait(false);
            return peer;
        }
        catch (WebSocketException) when ((int)peer._socket.HttpStatusCode != 0)
        {
            var status = peer._socket.HttpStatusCode;
            peer._socket.Dispose();
            throw new RefusedException(status);
        }
    }

    /// <summary>The status with which an upgrade was refused.</summary>
    public static async Task<HttpStatusCode> RefusalAsync(Uri address, params (string Name, string Value)[] headers)
    {
        try
        {
            await using var peer = await ConnectAsync(address, headers).ConfigureAwait(false);
        }
        catch (RefusedException refused)
        {
            return refused.Status;
        }

        throw new InvalidOperationException("the upgrade was accepted");
    }

    /// <summary>
    /// Whether an error of sending or receiving says no more than that the connection has ended: which of the three comes
    /// depends on whether the other side, a cut or the test itself ended it, and when.
    /// </summary>
    public static bool IsEnd(Exception error) => error is WebSocketException or ObjectDisposedException or OperationCanceledException;

    /// <summary>Sends one text message.</summary>
    public Task SendTextAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text);

    /// <summary>Sends one message.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        await _sending.WaitAsync().ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message; null at the end.</summary>
    public async Task<(WebSocketMessageType Type, byte[] Bytes)?> ReceiveAsync()
    {
        using var whole = new MemoryStream();
        while (true)
        {
            ValueWebSocketReceiveResult part;
            try
            {
                part = await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception error) when (IsEnd(error))
            {
                return null;
            }

            if (part.MessageType is WebSocketMessageType.Close)
            {
                Closed = ((int)_socket.CloseStatus!, _socket.CloseStatusDescription ?? "");
                await AnswerCloseAsync().ConfigureAwait(false);
                return null;
            }

            if (part.EndOfMessage && whole.Length == 0) return (part.MessageType, _buffer[..part.Count]);
            whole.Write(_buffer, 0, part.Count);
            if (part.EndOfMessage) return (part.MessageType, whole.ToArray());
        }
    }

    /// <summary>Receives into a buffer of the caller's: nothing is allocated.</summary>
    public ValueTask<ValueWebSocketReceiveResult> ReceiveAsync(Memory<byte> buffer) => _socket.ReceiveAsync(buffer, CancellationToken.None);

    /// <summary>Closes politely; does not wait for the answer.</summary>
    public Task CloseAsync() => _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _socket.Abort();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task AnswerCloseAsync()
    {
        try
        {
            if (_socket.State is WebSocketState.CloseReceived) await CloseAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (IsEnd(error))
        {
            // It has gone already: there is nobody to answer.
        }
    }
}

/// <summary>A server answered an upgrade with a status of its own.</summary>
public sealed class RefusedException(HttpStatusCode status) : Exception($"refused with {(int)status}")
{
    /// <summary>The status.</summary>
    public HttpStatusCode Status { get; } = status;
}

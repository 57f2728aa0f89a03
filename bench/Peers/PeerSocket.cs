using System.Net.WebSockets;
using System.Text;

namespace Chatcode.Bench.Peers;

// A client WebSocket with one reader and any number of writers.
internal sealed class PeerSocket : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _buffer = new byte[1024];

    public async Task ConnectAsync(Uri address, IReadOnlyDictionary<string, string> headers)
    {
        foreach (var (name, value) in headers) _socket.Options.SetRequestHeader(name, value);
        await _socket.ConnectAsync(address, CancellationToken.None);
    }

    public Task SendText(string json) => Send(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text);

    public async Task Send(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }

    // The message stands in this socket's buffer until the next call. A close is an error: nothing here is to close.
    public async ValueTask<(WebSocketMessageType Type, ReadOnlyMemory<byte> Message)> Receive()
    {
        for (var length = 0; ;)
        {
            if (length == _buffer.Length) Array.Resize(ref _buffer, length * 2);
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                throw new InvalidOperationException($"the far side closed: {_socket.CloseStatus} {_socket.CloseStatusDescription}");
            }

            if (part.EndOfMessage) return (part.MessageType, _buffer.AsMemory(0, length));
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        _sending.Dispose();
        return ValueTask.CompletedTask;
    }
}

using System.Net.WebSockets;

namespace Chatcode.Gateway.Link;

/// <summary>Gathers one WebSocket message at a time. Not thread-safe; owned by the receiving loop.</summary>
internal sealed class MessageBuffer
{
    /// <summary>
    /// Bytes kept of a message. Well above the largest that is valid (1 MiB), so that a command that is too long can
    /// still be refused by its request_id; what lies beyond is read and dropped.
    /// </summary>
    public const int MaxKept = 4 * 1024 * 1024;

    private const int InitialSize = 8 * 1024;

    private byte[] _buffer = new byte[InitialSize];
    private int _length;

    /// <summary>The last message received.</summary>
    public ReadOnlyMemory<byte> Message => _buffer.AsMemory(0, _length);

    /// <summary>Receives the next message.</summary>
    /// <returns>Its type; <see cref="WebSocketMessageType.Close"/> when the peer closes.</returns>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    public async ValueTask<WebSocketMessageType> ReceiveAsync(WebSocket socket)
    {
        Restart();
        while (true)
        {
            if (_length == _buffer.Length && _length < MaxKept)
            {
                Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxKept));
            }

            // Once full, the rest of the message goes over the last bytes kept.
            var room = _length < MaxKept ? _buffer.AsMemory(_length) : _buffer.AsMemory(MaxKept - InitialSize);
            var received = await socket.ReceiveAsync(room, CancellationToken.None).ConfigureAwait(false);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return WebSocketMessageType.Close;
            }

            _length = Math.Min(_length + received.Count, MaxKept);
            if (received.EndOfMessage)
            {
                return received.MessageType;
            }
        }
    }

    // A rare large message must not leave its size behind for the life of an idle connection.
    private void Restart()
    {
        _length = 0;
        if (_buffer.Length > 16 * InitialSize)
        {
            _buffer = new byte[InitialSize];
        }
    }
}

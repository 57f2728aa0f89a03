using System.Buffers;
using System.Net.WebSockets;

namespace Chatcode.Gateway.Link;

/// <summary>One message on its way to the socket, and the pooled array behind it, which the sender gives back once.</summary>
internal readonly struct OutgoingMessage
{
    private readonly byte[]? _rented;

    private OutgoingMessage(ReadOnlyMemory<byte> data, WebSocketMessageType type, byte[]? rented)
    {
        Data = data;
        Type = type;
        _rented = rented;
    }

    /// <summary>The message's bytes.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>Text for JSON, binary for frames.</summary>
    public WebSocketMessageType Type { get; }

    /// <summary>A JSON message in an array of its own.</summary>
    public static OutgoingMessage Json(byte[] json) => new(json, WebSocketMessageType.Text, null);

    /// <summary>A frame at the start of an array from <see cref="ArrayPool{T}.Shared"/>.</summary>
    public static OutgoingMessage Frame(byte[] rented, int length) =>
        new(rented.AsMemory(0, length), WebSocketMessageType.Binary, rented);

    /// <summary>Gives the pooled array back; called once, by whoever took the message.</summary>
    public void Return()
    {
        if (_rented is not null)
        {
            ArrayPool<byte>.Shared.Return(_rented);
        }
    }
}

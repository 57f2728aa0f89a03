using System.Net.WebSockets;
using System.Text;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Peers;

/// <summary>A message from the gateway, read as the protocol says. One that can't be read fails the test where it came in.</summary>
public sealed class Received
{
    public Received(WebSocketMessageType type, byte[] message)
    {
        Length = message.Length;
        if (type == WebSocketMessageType.Text)
        {
            Event = MessageReader.TryReadEvent(message, out var read, out var refusal)
                ? read
                : throw new InvalidDataException($"{refusal.Message}: {Encoding.UTF8.GetString(message)}");
            return;
        }

        if (FrameCodec.Parse(message, out var frame) != FrameStatus.Ok || frame.Kind != FrameKind.Output)
        {
            throw new InvalidDataException("not an output frame");
        }

        SessionId = Encoding.UTF8.GetString(frame.SessionId);
        Seq = frame.Seq;
        Payload = frame.Payload.ToArray();
    }

    /// <summary>Of a text message.</summary>
    public IGatewayEvent? Event { get; }

    /// <summary>Of a frame.</summary>
    public string? SessionId { get; }

    /// <summary>Of a frame.</summary>
    public ulong Seq { get; }

    /// <summary>Of a frame.</summary>
    public byte[]? Payload { get; }

    /// <summary>Bytes of the whole message.</summary>
    public int Length { get; }

    public override string ToString() => Event?.Type ?? $"frame {SessionId} #{Seq} of {Payload!.Length} bytes";
}

using System.Buffers;
using System.Text.Json;

namespace Chatcode.Protocol;

/// <summary>
/// Writes text messages as UTF-8 with relaxed escaping: quotes, backslashes, control characters, and what lies beyond the
/// basic plane or has no meaning of its own there. Half a surrogate pair in a text is written as U+FFFD.
/// </summary>
public static class MessageWriter
{
    /// <summary>The message as an array of exactly its size.</summary>
    public static byte[] ToUtf8(this WireMessage message) =>
        JsonSerializer.SerializeToUtf8Bytes(message, WireJson.InfoOf(message.GetType()));

    /// <summary>Appends the message to a writer.</summary>
    public static void WriteTo(this WireMessage message, IBufferWriter<byte> writer)
    {
        var info = WireJson.InfoOf(message.GetType());
        using var json = new Utf8JsonWriter(writer, new JsonWriterOptions { Encoder = info.Options.Encoder, SkipValidation = true });
        JsonSerializer.Serialize(json, message, info);
    }
}

using System.Text.Json;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Commands;

/// <summary>
/// Gives a JSON message another request_id and leaves every other byte as it is: a gateway's snapshot may have members
/// that we don't know and its browser does.
/// </summary>
internal static class RequestIdText
{
    /// <summary>Copies a message with its top-level <c>request_id</c> replaced.</summary>
    /// <param name="message">A JSON object that was read as a message before.</param>
    /// <param name="requestId">The new id; null to leave it out.</param>
    /// <exception cref="JsonException">Not a JSON object.</exception>
    public static byte[] Replace(ReadOnlySpan<byte> message, string? requestId)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = ProtocolLimits.MaxJsonDepth });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("not a JSON object");
        using var copy = new MemoryStream(message.Length + (requestId?.Length ?? 0));
        var separator = (byte)'{';
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var start = (int)reader.TokenStartIndex;
            var isRequestId = reader.ValueTextEquals("request_id"u8);
            reader.Read();
            reader.Skip();
            if (!isRequestId) Append(message[start..(int)reader.BytesConsumed]);
        }

        if (requestId is not null)
        {
            Append("\"request_id\":"u8);
            copy.WriteByte((byte)'"');
            copy.Write(JsonEncodedText.Encode(requestId).EncodedUtf8Bytes);
            copy.WriteByte((byte)'"');
        }

        if (separator == '{') copy.WriteByte(separator);
        copy.WriteByte((byte)'}');
        return copy.ToArray();

        void Append(ReadOnlySpan<byte> member)
        {
            copy.WriteByte(separator);
            separator = (byte)',';
            copy.Write(member);
        }
    }
}

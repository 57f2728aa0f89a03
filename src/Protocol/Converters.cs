using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>
/// A text with a form of its own. Reading one of another form throws <see cref="JsonException"/>, to which the
/// serializer adds the path; <see cref="MessageReader"/> turns that into a refusal which names the member.
/// </summary>
internal abstract class TextConverter : JsonConverter<string>
{
    protected abstract bool IsValid(string text);

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && IsValid(text)
            ? text
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}

/// <summary>An id of any kind that travels in messages.</summary>
internal sealed class IdConverter : TextConverter
{
    protected override bool IsValid(string text) =>
        text.Length > 0 && Encoding.UTF8.GetByteCount(text) <= ProtocolLimits.MaxId;
}

internal sealed class GatewayIdConverter : TextConverter
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    protected override bool IsValid(string text) =>
        text.Length is > 0 and <= ProtocolLimits.MaxGatewayId && !text.AsSpan().ContainsAnyExcept(Allowed);
}

internal sealed class Sha256Converter : TextConverter
{
    private const int HexDigits = 64;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789abcdefABCDEF");

    protected override bool IsValid(string text) =>
        text.Length == HexDigits && !text.AsSpan().ContainsAnyExcept(Allowed);
}

internal abstract class OneOfConverter(FrozenSet<string> allowed) : TextConverter
{
    protected override bool IsValid(string text) => allowed.Contains(text);
}

internal sealed class AgentNameConverter() : OneOfConverter(AgentNames.All);

internal sealed class ResumeMissedReasonConverter() : OneOfConverter(ResumeMissedReasons.All);

internal abstract class Int32RangeConverter(int min, int max) : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) && value >= min && value <= max
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}

internal sealed class PositiveInt32Converter() : Int32RangeConverter(1, int.MaxValue);

internal sealed class NonNegativeInt32Converter() : Int32RangeConverter(0, int.MaxValue);

internal sealed class SnapshotLinesConverter() : Int32RangeConverter(0, ProtocolLimits.MaxSnapshotLines);

internal sealed class NonNegativeInt64Converter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value) && value >= 0
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}

internal sealed class NonNegativeDoubleConverter : JsonConverter<double>
{
    // A number like 1e999 reads as infinity, which can't be written again.
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var value) && value >= 0 && double.IsFinite(value)
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value);
}

/// <summary>Bytes as standard base64. The serializer's own converter would read null as no bytes.</summary>
internal sealed class Base64Converter : JsonConverter<ReadOnlyMemory<byte>>
{
    public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(value.Span);
}

/// <summary>
/// A moment as RFC 3339: read with any offset and to at least the second, written in UTC with <c>Z</c>. The serializer's
/// own converter would take a bare date, and a time without an offset as local.
/// </summary>
internal sealed class Rfc3339Converter : JsonConverter<DateTimeOffset>
{
    private const int SecondsEnd = 19;
    private const int Longest = 64;

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String
            && reader.TryGetDateTimeOffset(out var value))
        {
            // What reads as a moment is never longer. No string is made of it: every health event has some.
            Span<byte> buffer = stackalloc byte[Longest];
            var text = buffer[..reader.CopyString(buffer)];
            if (text.Length > SecondsEnd && text[SecondsEnd - 3] == ':' && (text[^1] == 'Z' || text[^6] is (byte)'+' or (byte)'-'))
            {
                return value.ToUniversalTime();
            }
        }

        throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}

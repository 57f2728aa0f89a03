using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>A file follows. Answers <see cref="FileDownload"/>.</summary>
public sealed record FileContentBegin() : WireMessage(MessageTypes.FileContentBegin), IGatewayEvent
{
    /// <summary>The transfer.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string TransferId { get; init; }

    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public required long Size { get; init; }

    /// <summary>Chunks of <see cref="ProtocolLimits.FileChunk"/> bytes, the last one shorter.</summary>
    [JsonConverter(typeof(NonNegativeInt32Converter))]
    public required int TotalChunks { get; init; }
}

/// <summary>A piece of a file.</summary>
public sealed record FileContentChunk() : WireMessage(MessageTypes.FileContentChunk), IGatewayEvent
{
    /// <summary>The transfer.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string TransferId { get; init; }

    /// <summary>Number of the chunk, from 0.</summary>
    [JsonConverter(typeof(NonNegativeInt32Converter))]
    public required int Seq { get; init; }

    /// <summary>The bytes.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>All chunks were sent.</summary>
public sealed record FileContentEnd() : WireMessage(MessageTypes.FileContentEnd), IGatewayEvent
{
    /// <summary>The transfer.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string TransferId { get; init; }
}

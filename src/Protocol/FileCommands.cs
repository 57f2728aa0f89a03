using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>Announces a file. Answered by <see cref="Ack"/>.</summary>
public sealed record FileUploadBegin() : GatewayCommand(MessageTypes.FileUploadBegin)
{
    /// <summary>Names the transfer, 1–255 bytes.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string TransferId { get; init; }

    /// <summary>Where it goes, inside the workspace.</summary>
    public required string DestPath { get; init; }

    /// <summary>Bytes. Above <see cref="ProtocolLimits.MaxFile"/> the daemon refuses with a reason.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public required long Size { get; init; }

    /// <summary>Chunks of <see cref="ProtocolLimits.FileChunk"/> bytes, the last one shorter.</summary>
    [JsonConverter(typeof(NonNegativeInt32Converter))]
    public required int TotalChunks { get; init; }
}

/// <summary>A piece of a file. Answered by <see cref="Ack"/>.</summary>
public sealed record FileUploadChunk() : GatewayCommand(MessageTypes.FileUploadChunk)
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

/// <summary>All chunks were sent. Answered by <see cref="Ack"/>.</summary>
public sealed record FileUploadEnd() : GatewayCommand(MessageTypes.FileUploadEnd)
{
    /// <summary>The transfer.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string TransferId { get; init; }
}

/// <summary>Asks for a file. Answered by <see cref="FileContentBegin"/>, chunks, <see cref="FileContentEnd"/>, then <see cref="Ack"/>.</summary>
public sealed record FileDownload() : GatewayCommand(MessageTypes.FileDownload)
{
    /// <summary>Names the transfer, 1–255 bytes.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string TransferId { get; init; }

    /// <summary>The file, inside the workspace.</summary>
    public required string Path { get; init; }

    /// <summary>
    /// Chunks that may be on their way without a <see cref="FileAck"/>; null for all. Heeded by daemons with
    /// <see cref="Capabilities.FileWindow"/>.
    /// </summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public int? Window { get; init; }
}

/// <summary>A downloaded file's chunks up to this one have been passed on. Not answered.</summary>
public sealed record FileAck() : GatewayCommand(MessageTypes.FileAck)
{
    /// <summary>The transfer.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string TransferId { get; init; }

    /// <summary>Number of the chunk; cumulative.</summary>
    [JsonConverter(typeof(NonNegativeInt32Converter))]
    public required int Seq { get; init; }
}

/// <summary>Gives a transfer up. Answered by <see cref="Ack"/>.</summary>
public sealed record FileCancel() : GatewayCommand(MessageTypes.FileCancel)
{
    /// <summary>The transfer.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string TransferId { get; init; }
}

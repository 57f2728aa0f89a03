using Chatcode.Grains.Gateways.Machine;

namespace Chatcode.Grains.Gateways.Files;

/// <summary>A file to put on the machine.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.NewUpload")]
public sealed record NewUpload
{
    /// <summary>Names the transfer; random.</summary>
    [Id(0)] public required Guid Transfer { get; init; }

    /// <summary>Normalised, below <c>/home/vibe/workspace</c>.</summary>
    [Id(1)] public required string Path { get; init; }

    /// <summary>Bytes, at most 20 MiB.</summary>
    [Id(2)] public required long Size { get; init; }
}

/// <summary>A piece of a file to put on the machine.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.FileChunk")]
public sealed record FileChunk
{
    /// <summary>The transfer.</summary>
    [Id(0)] public required Guid Transfer { get; init; }

    /// <summary>Its number, from 0 without holes.</summary>
    [Id(1)] public required int Seq { get; init; }

    /// <summary>128 KiB, the last one less; never changed after the call.</summary>
    [Id(2)] public required byte[] Data { get; init; }
}

/// <summary>A file wanted from the machine.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.NewDownload")]
public sealed record NewDownload
{
    /// <summary>Names the transfer; random.</summary>
    [Id(0)] public required Guid Transfer { get; init; }

    /// <summary>Normalised, below <c>/home/vibe/workspace</c>.</summary>
    [Id(1)] public required string Path { get; init; }
}

/// <summary>What became of a step of a transfer. After anything but <see cref="GatewayOutcome.Ok"/> the transfer is over.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.TransferResult")]
public sealed record TransferResult
{
    /// <summary>What became of it.</summary>
    [Id(0)] public required GatewayOutcome Outcome { get; init; }

    /// <summary>For people; null when there is nothing to say beyond the outcome.</summary>
    [Id(1)] public string? Error { get; init; }

    /// <summary>Of a download that began: the file's bytes.</summary>
    [Id(2)] public long Size { get; init; }
}

/// <summary>Some chunks of a file from the machine. After anything but <see cref="GatewayOutcome.Ok"/> the transfer is over.</summary>
[GenerateSerializer, Immutable, Alias("chatcode.FilePiece")]
public sealed record FilePiece
{
    /// <summary>What became of it.</summary>
    [Id(0)] public required GatewayOutcome Outcome { get; init; }

    /// <summary>For people; null when there is nothing to say beyond the outcome.</summary>
    [Id(1)] public string? Error { get; init; }

    /// <summary>The chunks, in order; never changed after the call.</summary>
    [Id(2)] public byte[][] Chunks { get; init; } = [];

    /// <summary>The file ends with them.</summary>
    [Id(3)] public bool IsLast { get; init; }
}

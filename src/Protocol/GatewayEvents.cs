using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>The first message on a gateway's socket, within <see cref="ProtocolTimes.Hello"/>.</summary>
public sealed record GatewayHello() : WireMessage(MessageTypes.GatewayHello), IGatewayEvent, IJsonOnDeserialized
{
    /// <summary>Must be the one that was authenticated, else close 1008. 1–64 of <c>A-Za-z0-9_-</c>.</summary>
    [JsonConverter(typeof(GatewayIdConverter))]
    public required string GatewayId { get; init; }

    /// <summary>The daemon's version.</summary>
    public required string Version { get; init; }

    /// <summary>The server's name for itself.</summary>
    public required string Hostname { get; init; }

    /// <summary>Version of the runtime below the daemon.</summary>
    public string? RuntimeVersion { get; init; }

    /// <summary>Proves a first connection after provisioning. A secret: never logged.</summary>
    public string? BootstrapToken { get; init; }

    /// <summary>See <see cref="Protocol.Capabilities"/>; null or empty means the base protocol. Unknown ones are ignored.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>The server.</summary>
    public required SystemInfo SystemInfo { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.RequireNoNulls(Capabilities, "capabilities");
}

/// <summary>What a server is.</summary>
public sealed record SystemInfo
{
    /// <summary>Operating system, for example <c>linux</c>.</summary>
    public required string Os { get; init; }

    /// <summary>Processor architecture, for example <c>amd64</c>.</summary>
    public required string Arch { get; init; }

    /// <summary>Processors.</summary>
    [JsonConverter(typeof(NonNegativeInt32Converter))]
    public required int Cpus { get; init; }

    /// <summary>Memory, bytes.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public required long RamTotalBytes { get; init; }

    /// <summary>Size of the workspace's disk, bytes.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public required long DiskTotalBytes { get; init; }
}

/// <summary>Every <see cref="ProtocolTimes.Health"/>, and once after hello. The control plane reconciles its sessions with it.</summary>
public sealed record GatewayHealth() : WireMessage(MessageTypes.GatewayHealth), IGatewayEvent, IJsonOnDeserialized
{
    /// <summary>1–64 of <c>A-Za-z0-9_-</c>.</summary>
    [JsonConverter(typeof(GatewayIdConverter))]
    public required string GatewayId { get; init; }

    /// <summary>By the server's clock.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>Of all processors together; finite, at least 0.</summary>
    [JsonConverter(typeof(NonNegativeDoubleConverter))]
    public double? CpuPercent { get; init; }

    /// <summary>Memory in use, bytes.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public long? RamUsedBytes { get; init; }

    /// <summary>Memory, bytes.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public long? RamTotalBytes { get; init; }

    /// <summary>Workspace's disk in use, bytes.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public long? DiskUsedBytes { get; init; }

    /// <summary>Workspace's disk, bytes.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public long? DiskTotalBytes { get; init; }

    /// <summary>Of the server, seconds.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public long? UptimeSeconds { get; init; }

    /// <summary>Every session that lives.</summary>
    public required IReadOnlyList<ActiveSession> ActiveSessions { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.RequireNoNulls(ActiveSessions, "active_sessions");
}

/// <summary>A session in <see cref="GatewayHealth"/>.</summary>
public sealed record ActiveSession
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>Last output or input.</summary>
    public required DateTimeOffset LastActivityAt { get; init; }
}

/// <summary>The daemon is the version it was told to become.</summary>
public sealed record GatewayUpdated() : WireMessage(MessageTypes.GatewayUpdated), IGatewayEvent
{
    /// <summary>That of the <see cref="GatewayUpdate"/>.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>The version.</summary>
    public required string Version { get; init; }
}

/// <summary>The daemon is what it was.</summary>
public sealed record GatewayUpdateFailed() : WireMessage(MessageTypes.GatewayUpdateFailed), IGatewayEvent
{
    /// <summary>That of the <see cref="GatewayUpdate"/>.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>Why, for a person to read.</summary>
    public required string Error { get; init; }
}

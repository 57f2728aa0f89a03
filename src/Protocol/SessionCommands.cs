using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>Starts a session. Answered by <see cref="SessionStarted"/>, then <see cref="Ack"/>.</summary>
public sealed record SessionCreate() : GatewayCommand(MessageTypes.SessionCreate), IJsonOnDeserialized
{
    /// <summary>Chosen by the control plane, 1–255 bytes.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>The session's title.</summary>
    public required string Name { get; init; }

    /// <summary>Where it starts, below the workspace.</summary>
    public required string Workdir { get; init; }

    /// <summary>One of <see cref="AgentNames"/>; null leaves the choice to the daemon.</summary>
    [JsonConverter(typeof(AgentNameConverter))]
    public string? Agent { get; init; }

    /// <summary>What the agent's instruction files shall hold where they are absent.</summary>
    public AgentConfig? AgentConfig { get; init; }

    /// <summary>Added to the environment of the session.</summary>
    public IReadOnlyDictionary<string, string>? Env { get; init; }

    /// <summary>Columns, at least 1; null leaves the daemon's default.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public int? Cols { get; init; }

    /// <summary>Rows, at least 1; null leaves the daemon's default.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public int? Rows { get; init; }

    void IJsonOnDeserialized.OnDeserialized() => Elements.RequireNoNulls(Env, "env");
}

/// <summary>Contents of an agent's instruction files.</summary>
public sealed record AgentConfig
{
    /// <summary>Content of <c>CLAUDE.md</c>; null for the daemon's own.</summary>
    public string? ClaudeMd { get; init; }

    /// <summary>Content of <c>AGENTS.md</c>; null for the daemon's own.</summary>
    public string? AgentsMd { get; init; }
}

/// <summary>Types into a session, for peers that take no binary input. Answered by <see cref="Ack"/>.</summary>
public sealed record SessionInput() : GatewayCommand(MessageTypes.SessionInput)
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>The bytes.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>Gives a session another grid. Answered by <see cref="Ack"/>.</summary>
public sealed record SessionResize() : GatewayCommand(MessageTypes.SessionResize)
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>Columns, at least 1. The narrower <see cref="ProtocolLimits.IsGridAllowed"/> is the receiver's to check, as it has an answer of its own.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public required int Cols { get; init; }

    /// <summary>Rows, at least 1.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public required int Rows { get; init; }
}

/// <summary>Tells the daemon how far a session's output was consumed. No answer; older daemons send <see cref="Ack"/>, which is ignored.</summary>
public sealed record SessionAck() : GatewayCommand(MessageTypes.SessionAck)
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>The highest frame consumed; cumulative. Above the highest sent, the ack is ignored.</summary>
    public required ulong Seq { get; init; }

    /// <summary>The stream that <see cref="Seq"/> counts in; an ack for another than the current one is ignored.</summary>
    [JsonConverter(typeof(IdConverter))]
    public string? Stream { get; init; }
}

/// <summary>Asks for a session's screen. Answered by <see cref="SessionSnapshot"/>, then <see cref="Ack"/>.</summary>
public sealed record SessionSnapshotRequest() : GatewayCommand(MessageTypes.SessionSnapshot)
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>Lines of history, 0 to <see cref="ProtocolLimits.MaxSnapshotLines"/>; null for <see cref="ProtocolLimits.DefaultSnapshotLines"/>.</summary>
    [JsonConverter(typeof(SnapshotLinesConverter))]
    public int? Lines { get; init; }
}

/// <summary>Ends a session. Answered by <see cref="SessionEnded"/>, then <see cref="Ack"/>.</summary>
public sealed record SessionEnd() : GatewayCommand(MessageTypes.SessionEnd)
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }
}

using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>Types into the session, for pages that send no binary input.</summary>
public sealed record BrowserInput() : BrowserRequest(MessageTypes.SessionInput)
{
    /// <summary>Must be the socket's own session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>The bytes.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>Gives the session another grid.</summary>
public sealed record BrowserResize() : BrowserRequest(MessageTypes.SessionResize)
{
    /// <summary>Must be the socket's own session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>Columns, at least 1. The narrower <see cref="ProtocolLimits.IsGridAllowed"/> is the receiver's to check, as it has an answer of its own.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public required int Cols { get; init; }

    /// <summary>Rows, at least 1.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public required int Rows { get; init; }
}

/// <summary>Asks for the session's screen. Answered by <see cref="SessionSnapshot"/>, then (with a request id) <see cref="Ack"/>.</summary>
public sealed record BrowserSnapshotRequest() : BrowserRequest(MessageTypes.SessionSnapshot)
{
    /// <summary>Must be the socket's own session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>Lines of history, 0 to <see cref="ProtocolLimits.MaxSnapshotLines"/>; null for <see cref="ProtocolLimits.DefaultSnapshotLines"/>.</summary>
    [JsonConverter(typeof(SnapshotLinesConverter))]
    public int? Lines { get; init; }
}

/// <summary>Tells what the page's terminal has parsed; at most one per <see cref="ProtocolTimes.AckInterval"/> or <see cref="ProtocolLimits.AckBytes"/>.</summary>
public sealed record BrowserAck() : BrowserRequest(MessageTypes.SessionAck)
{
    /// <summary>Must be the socket's own session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>The highest frame parsed; cumulative.</summary>
    public required ulong Seq { get; init; }

    /// <summary>The stream that <see cref="Seq"/> counts in.</summary>
    [JsonConverter(typeof(IdConverter))]
    public string? Stream { get; init; }
}

/// <summary>Asks for the keyboard. Answered by <see cref="ControlState"/>.</summary>
public sealed record ControlRequest() : BrowserRequest(MessageTypes.ControlRequest)
{
    /// <summary>The socket's own session, which is also what no id means.</summary>
    [JsonConverter(typeof(IdConverter))]
    public string? SessionId { get; init; }
}

/// <summary>Gives the keyboard up. Answered by <see cref="ControlState"/>.</summary>
public sealed record ControlRelease() : BrowserRequest(MessageTypes.ControlRelease)
{
    /// <summary>The socket's own session, which is also what no id means.</summary>
    [JsonConverter(typeof(IdConverter))]
    public string? SessionId { get; init; }
}

/// <summary>Keeps the socket from being idle. Answered by <see cref="Pong"/>.</summary>
public sealed record Ping() : BrowserRequest(MessageTypes.Ping);

using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>Ends the answer to a command; also to a browser's request that carried a request id.</summary>
public sealed record Ack() : WireMessage(MessageTypes.Ack), IGatewayEvent, IBrowserEvent
{
    /// <summary>The command's.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>Whether it was done.</summary>
    public required bool Ok { get; init; }

    /// <summary>Why not, for a person to read.</summary>
    public string? Error { get; init; }
}

/// <summary>A session runs.</summary>
public sealed record SessionStarted() : WireMessage(MessageTypes.SessionStarted), IGatewayEvent, IBrowserEvent
{
    /// <summary>That of the <see cref="SessionCreate"/>.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string RequestId { get; init; }

    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>Process id of the shell or agent.</summary>
    [JsonConverter(typeof(NonNegativeInt64Converter))]
    public long? Pid { get; init; }

    /// <summary>Its first stream, from a daemon with <see cref="Capabilities.Resume"/>.</summary>
    [JsonConverter(typeof(IdConverter))]
    public string? Stream { get; init; }
}

/// <summary>A session has another grid; passed on to browsers, and made for them by the control plane when the daemon sends none.</summary>
public sealed record SessionResized() : WireMessage(MessageTypes.SessionResized), IGatewayEvent, IBrowserEvent
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>Columns, at least 1.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public required int Cols { get; init; }

    /// <summary>Rows, at least 1.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public required int Rows { get; init; }

    /// <summary>The stream that <see cref="Seq"/> counts in.</summary>
    [JsonConverter(typeof(IdConverter))]
    public string? Stream { get; init; }

    /// <summary>The first frame drawn on the new grid.</summary>
    public ulong? Seq { get; init; }
}

/// <summary>A session is over.</summary>
public sealed record SessionEnded() : WireMessage(MessageTypes.SessionEnded), IGatewayEvent, IBrowserEvent
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>The shell's exit code, where it is known.</summary>
    public int? ExitCode { get; init; }
}

/// <summary>Something is wrong with a session.</summary>
public sealed record SessionError() : WireMessage(MessageTypes.SessionError), IGatewayEvent, IBrowserEvent
{
    /// <summary>The session.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>What, for a person to read.</summary>
    public required string Error { get; init; }
}

/// <summary>
/// A session's screen and history. With a request id it goes to the one who asked; without one it is unsolicited, begins
/// a new stream, and goes to every viewer. Encoded it is at most <see cref="ProtocolLimits.MaxSnapshotMessage"/>.
/// </summary>
public sealed record SessionSnapshot() : WireMessage(MessageTypes.SessionSnapshot), IGatewayEvent, IBrowserEvent
{
    /// <summary>That of the request, if there was one.</summary>
    [JsonPropertyOrder(-1), JsonConverter(typeof(IdConverter))]
    public string? RequestId { get; init; }

    /// <summary>The session.</summary>
    [JsonPropertyOrder(-1), JsonConverter(typeof(IdConverter))]
    public required string SessionId { get; init; }

    /// <summary>The stream that <see cref="Seq"/> counts in.</summary>
    [JsonPropertyOrder(-1), JsonConverter(typeof(IdConverter))]
    public string? Stream { get; init; }

    /// <summary>The first frame that is not in the snapshot.</summary>
    [JsonPropertyOrder(-1)]
    public ulong? Seq { get; init; }

    /// <summary>History and the active screen: lines separated by <c>\n</c>, colours as SGR, no cursor movement.</summary>
    public required string Content { get; init; }

    /// <summary>Columns, at least 1.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public int? Cols { get; init; }

    /// <summary>Rows, at least 1.</summary>
    [JsonConverter(typeof(PositiveInt32Converter))]
    public int? Rows { get; init; }

    /// <summary>The cursor's column, from 0.</summary>
    [JsonConverter(typeof(NonNegativeInt32Converter))]
    public int? CursorX { get; init; }

    /// <summary>The cursor's row on the screen, from 0.</summary>
    [JsonConverter(typeof(NonNegativeInt32Converter))]
    public int? CursorY { get; init; }

    /// <summary>Whether the cursor is shown.</summary>
    public bool? CursorVisible { get; init; }

    /// <summary>Whether <see cref="Content"/> ends in the alternate screen.</summary>
    public bool? AlternateOn { get; init; }

    /// <summary>The main screen and its history while <see cref="AlternateOn"/>. Plain browsers ignore it.</summary>
    public string? Main { get; init; }

    /// <summary>An escape sequence to apply last: scroll region, private modes, pen, cursor. Plain browsers ignore it.</summary>
    public string? Modes { get; init; }
}

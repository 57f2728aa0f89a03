using System.Text.Json.Serialization;

namespace Chatcode.Protocol;

/// <summary>Answers <see cref="Ping"/>.</summary>
public sealed record Pong() : WireMessage(MessageTypes.Pong), IBrowserEvent
{
    /// <summary>The ping's, if it had one.</summary>
    [JsonConverter(typeof(IdConverter))]
    public string? RequestId { get; init; }
}

/// <summary>A message was refused. The socket stays, except after a text message above its limit.</summary>
public sealed record ErrorNotice() : WireMessage(MessageTypes.Error), IBrowserEvent
{
    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>For a person to read.</summary>
    public required string Message { get; init; }

    /// <summary>That of the refused message, if it could be read.</summary>
    [JsonConverter(typeof(IdConverter))]
    public string? RequestId { get; init; }

    /// <summary>That of a refused input frame.</summary>
    public ulong? Seq { get; init; }
}

/// <summary>The session's gateway is connected.</summary>
public sealed record GatewayOnline() : WireMessage(MessageTypes.GatewayOnline), IBrowserEvent
{
    /// <summary>1–64 of <c>A-Za-z0-9_-</c>.</summary>
    [JsonConverter(typeof(GatewayIdConverter))]
    public required string GatewayId { get; init; }
}

/// <summary>The session's gateway is away.</summary>
public sealed record GatewayOffline() : WireMessage(MessageTypes.GatewayOffline), IBrowserEvent
{
    /// <summary>1–64 of <c>A-Za-z0-9_-</c>.</summary>
    [JsonConverter(typeof(GatewayIdConverter))]
    public required string GatewayId { get; init; }

    /// <summary>Since when.</summary>
    public required DateTimeOffset Since { get; init; }
}

/// <summary>The viewer goes on where it was; exactly the frames from <see cref="FromSeq"/> on follow.</summary>
public sealed record ResumeAccepted() : WireMessage(MessageTypes.ResumeAccepted), IBrowserEvent
{
    /// <summary>The stream.</summary>
    [JsonConverter(typeof(IdConverter))]
    public required string Stream { get; init; }

    /// <summary>The first frame that follows.</summary>
    public required ulong FromSeq { get; init; }

    /// <summary>
    /// The first of them that is not a replay, at least <see cref="FromSeq"/>: what programs asked in an earlier one was
    /// answered, or missed, when it was live. Null where the sender cannot tell.
    /// </summary>
    public ulong? LiveFrom { get; init; }
}

/// <summary>The viewer can't go on where it was; a snapshot follows.</summary>
public sealed record ResumeMissed() : WireMessage(MessageTypes.ResumeMissed), IBrowserEvent
{
    /// <summary>One of <see cref="ResumeMissedReasons"/>.</summary>
    [JsonConverter(typeof(ResumeMissedReasonConverter))]
    public required string Reason { get; init; }
}

/// <summary>Who has the keyboard.</summary>
public sealed record ControlState() : WireMessage(MessageTypes.ControlState), IBrowserEvent
{
    /// <summary>Whether this viewer has it.</summary>
    public required bool Controller { get; init; }

    /// <summary>Who has it; null when nobody does.</summary>
    public string? HeldBy { get; init; }

    /// <summary>How many viewers the session has, this one included.</summary>
    [JsonConverter(typeof(NonNegativeInt32Converter))]
    public required int Viewers { get; init; }
}

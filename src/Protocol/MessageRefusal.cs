namespace Chatcode.Protocol;

/// <summary>Why a text message was not read, with what is needed to answer it.</summary>
public sealed record MessageRefusal
{
    /// <summary>Why.</summary>
    public required RefusalReason Reason { get; init; }

    /// <summary>The message's type when it had one of at most <see cref="ProtocolLimits.MaxId"/> bytes.</summary>
    public string? Type { get; init; }

    /// <summary>
    /// The message's request id when it had one, and only one, that could be read. A daemon answers with it: <see cref="Ack"/> with <c>ok</c> false.
    /// </summary>
    public string? RequestId { get; init; }

    /// <summary>The member that is wrong, as a path, for example <c>active_sessions[0].session_id</c>.</summary>
    public string? Member { get; init; }

    /// <summary>The same for a person. Quotes nothing of the message but its type and our own members' names.</summary>
    public string Message => Reason switch
    {
        RefusalReason.NotJson => "message is not JSON",
        RefusalReason.NotAnObject => "message is not a JSON object",
        RefusalReason.TypeMissing => "type is missing",
        RefusalReason.UnknownType => Type is null ? "type is unknown" : $"unknown type '{Type}'",
        RefusalReason.WrongSchemaVersion => $"schema_version is missing or not \"{ProtocolVersion.Current}\"",
        RefusalReason.TooLarge => $"message is over {ProtocolLimits.MaxTextMessage} bytes",
        _ => Member is null ? $"{Type} has a wrong member" : $"{Type}: {Member} is missing or wrong",
    };

    /// <summary>The <see cref="ErrorCodes"/> value with which a browser's message is answered.</summary>
    public string ErrorCode => Reason switch
    {
        RefusalReason.UnknownType => ErrorCodes.UnknownType,
        RefusalReason.TooLarge => ErrorCodes.PayloadTooLarge,
        _ => ErrorCodes.InvalidPayload,
    };
}

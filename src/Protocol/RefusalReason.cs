namespace Chatcode.Protocol;

/// <summary>Why a text message was refused; the first that applies, in this order but for <see cref="TooLarge"/>, which comes first.</summary>
public enum RefusalReason
{
    /// <summary>Not one JSON value in UTF-8 without a byte order mark, or nested too deep.</summary>
    NotJson,

    /// <summary>JSON, but not an object.</summary>
    NotAnObject,

    /// <summary>No <c>type</c>, or one that is not a text.</summary>
    TypeMissing,

    /// <summary>No message of this type goes this way.</summary>
    UnknownType,

    /// <summary><c>schema_version</c> is missing or not <see cref="ProtocolVersion.Current"/>.</summary>
    WrongSchemaVersion,

    /// <summary>A member is missing, out of range, of the wrong kind, or there twice.</summary>
    InvalidMember,

    /// <summary>Above <see cref="ProtocolLimits.MaxTextMessage"/>.</summary>
    TooLarge,
}

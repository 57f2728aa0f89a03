namespace Chatcode.Protocol;

/// <summary>The values of <c>code</c> in an <see cref="ErrorNotice"/>.</summary>
public static class ErrorCodes
{
    /// <summary>Not JSON, a member missing or wrong, another session's id, a frame that is short or of unknown kind.</summary>
    public const string InvalidPayload = "invalid_payload";

    /// <summary>A message above its limit. After a text message the socket is closed 1008.</summary>
    public const string PayloadTooLarge = "payload_too_large";

    /// <summary>A <c>type</c> that is not known.</summary>
    public const string UnknownType = "unknown_type";

    /// <summary>An input frame came while the gateway was away; <c>seq</c> names it.</summary>
    public const string GatewayNotConnected = "gateway_not_connected";

    /// <summary>An input frame came from a viewer who does not hold the keyboard; <c>seq</c> names it.</summary>
    public const string ReadOnly = "read_only";
}

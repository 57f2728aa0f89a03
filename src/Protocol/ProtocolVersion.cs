namespace Chatcode.Protocol;

/// <summary>The version of the wire protocol.</summary>
public static class ProtocolVersion
{
    /// <summary>
    /// The value of <c>schema_version</c> in every message. A message with another one, or without one, is refused:
    /// the schemas require it, and a peer that speaks another version is better told than half understood.
    /// </summary>
    public const string Current = "1";

    /// <summary><see cref="Current"/> as it stands in a message.</summary>
    internal static ReadOnlySpan<byte> Utf8 => "1"u8;
}

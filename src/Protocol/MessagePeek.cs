using System.Text;

namespace Chatcode.Protocol;

/// <summary>
/// The members of a message by which it is routed, found without reading the rest into objects. They point into the
/// message's own bytes (or, when they were written with escapes, into a copy) and are all valid UTF-8.
/// </summary>
public readonly ref struct MessagePeek
{
    internal MessagePeek(scoped in MessageScan scan)
    {
        Type = scan.Type.Text;
        SessionId = scan.SessionId.Text;
        RequestId = scan.RequestId.Text;
    }

    /// <summary>The type; empty when absent or not a text.</summary>
    public ReadOnlySpan<byte> Type { get; }

    /// <summary>The session id; empty when absent, not a text, or above <see cref="ProtocolLimits.MaxId"/>.</summary>
    public ReadOnlySpan<byte> SessionId { get; }

    /// <summary>The request id; empty when absent, not a text, or above <see cref="ProtocolLimits.MaxId"/>.</summary>
    public ReadOnlySpan<byte> RequestId { get; }

    /// <summary><see cref="Type"/> as text; null when empty.</summary>
    public string? TypeText => TextOf(Type);

    /// <summary><see cref="SessionId"/> as text; null when empty.</summary>
    public string? SessionIdText => TextOf(SessionId);

    /// <summary><see cref="RequestId"/> as text; null when empty.</summary>
    public string? RequestIdText => TextOf(RequestId);

    internal static string? TextOf(ReadOnlySpan<byte> utf8) => utf8.IsEmpty ? null : Encoding.UTF8.GetString(utf8);
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Chatcode.Protocol;

/// <summary>
/// Changes the request id of a message in its bytes. The control plane asks gateways under ids of its own and passes the
/// answers on under the asker's; this way a snapshot of a megabyte is neither read into objects nor written again, and
/// members that this version does not know stay in it.
/// </summary>
public static class RequestId
{
    /// <summary>Replaces, adds or removes <c>request_id</c>; all else stays as it is.</summary>
    /// <param name="utf8">A message.</param>
    /// <param name="requestId">The new one, 1–255 bytes of UTF-8; null to remove it.</param>
    /// <param name="changed">The message with the new one.</param>
    /// <returns>False when the message could not be peeked at, see <see cref="MessageReader.TryPeek"/>.</returns>
    public static bool TryReplace(ReadOnlySpan<byte> utf8, string? requestId, [NotNullWhen(true)] out byte[]? changed)
    {
        changed = null;
        if (utf8.Length > ProtocolLimits.MaxTextMessage)
        {
            return false;
        }

        var scan = MessageScan.Of(utf8);
        if (scan.Refusal is not null || scan.Twice is not null)
        {
            return false;
        }

        changed = scan.RequestId.Count == 0 ? Add(utf8, requestId) : Replace(utf8, scan.RequestId, requestId);
        return true;
    }

    private static byte[] Add(ReadOnlySpan<byte> utf8, string? requestId)
    {
        if (requestId is null)
        {
            return utf8.ToArray();
        }

        var afterBrace = utf8.IndexOf((byte)'{') + 1;
        var isEmpty = utf8[afterBrace..].TrimStart(Whitespace)[0] == (byte)'}';
        ReadOnlySpan<byte> separator = isEmpty ? [] : ","u8;
        return [.. utf8[..afterBrace], .. "\"request_id\":"u8, .. Quoted(requestId), .. separator, .. utf8[afterBrace..]];
    }

    private static byte[] Replace(ReadOnlySpan<byte> utf8, scoped in MessageScan.Member member, string? requestId)
    {
        if (requestId is not null)
        {
            return [.. utf8[..member.ValueStart], .. Quoted(requestId), .. utf8[member.ValueEnd..]];
        }

        // One comma goes with the member: the one behind it, or, of the last member, the one before it.
        var before = utf8[..member.NameStart];
        var after = utf8[member.ValueEnd..].TrimStart(Whitespace);
        if (after[0] == (byte)',')
        {
            return [.. before, .. after[1..]];
        }

        before = before.TrimEnd(Whitespace);
        return before[^1] == (byte)',' ? [.. before[..^1], .. after] : [.. before, .. after];
    }

    private static ReadOnlySpan<byte> Whitespace => " \t\r\n"u8;

    private static byte[] Quoted(string requestId) =>
    [
        (byte)'"', .. JsonEncodedText.Encode(requestId, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"',
    ];
}

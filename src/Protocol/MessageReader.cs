using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Chatcode.Protocol;

/// <summary>
/// Reads text messages. Nothing that comes over a wire makes it throw: it gives a message or a refusal that says why not.
/// Unknown members are ignored; a null in place of an optional member is as good as leaving it out; a member that is
/// there twice is refused, because two readers of one message must not see different things in it.
/// </summary>
public static class MessageReader
{
    /// <summary>Reads what a daemon gets.</summary>
    /// <param name="utf8">The message, or the first <see cref="ProtocolLimits.MaxTextMessage"/> + 1 bytes of one that is
    /// longer: enough to have its request id in the refusal.</param>
    /// <param name="command">What it says.</param>
    /// <param name="refusal">Why it could not be read.</param>
    /// <returns>Whether it could be read; exactly one of the two results is not null.</returns>
    public static bool TryReadCommand(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out GatewayCommand? command,
        [NotNullWhen(false)] out MessageRefusal? refusal) =>
        TryRead(utf8, MessageCatalog.Commands, out command, out refusal);

    /// <summary>Reads what the control plane gets from a gateway.</summary>
    /// <param name="utf8">The message, or the first <see cref="ProtocolLimits.MaxTextMessage"/> + 1 bytes of one that is longer.</param>
    /// <param name="message">What it says.</param>
    /// <param name="refusal">Why it could not be read.</param>
    /// <returns>Whether it could be read; exactly one of the two results is not null.</returns>
    public static bool TryReadEvent(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out IGatewayEvent? message,
        [NotNullWhen(false)] out MessageRefusal? refusal) =>
        TryRead(utf8, MessageCatalog.Events, out message, out refusal);

    /// <summary>Reads what the control plane gets from a browser.</summary>
    /// <param name="utf8">The message, or the first <see cref="ProtocolLimits.MaxTextMessage"/> + 1 bytes of one that is longer.</param>
    /// <param name="request">What it says.</param>
    /// <param name="refusal">Why it could not be read.</param>
    /// <returns>Whether it could be read; exactly one of the two results is not null.</returns>
    public static bool TryReadBrowserRequest(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out BrowserRequest? request,
        [NotNullWhen(false)] out MessageRefusal? refusal) =>
        TryRead(utf8, MessageCatalog.BrowserRequests, out request, out refusal);

    /// <summary>Reads what a browser gets.</summary>
    /// <param name="utf8">The message, or the first <see cref="ProtocolLimits.MaxTextMessage"/> + 1 bytes of one that is longer.</param>
    /// <param name="message">What it says.</param>
    /// <param name="refusal">Why it could not be read.</param>
    /// <returns>Whether it could be read; exactly one of the two results is not null.</returns>
    public static bool TryReadBrowserEvent(
        ReadOnlySpan<byte> utf8,
        [NotNullWhen(true)] out IBrowserEvent? message,
        [NotNullWhen(false)] out MessageRefusal? refusal) =>
        TryRead(utf8, MessageCatalog.BrowserEvents, out message, out refusal);

    /// <summary>Finds the members by which a message is routed, in one pass and without making objects of the rest.</summary>
    /// <param name="utf8">The message.</param>
    /// <param name="peek">What was found.</param>
    /// <returns>False when the message is too large, no JSON object, or has one of the members twice.</returns>
    public static bool TryPeek(ReadOnlySpan<byte> utf8, out MessagePeek peek)
    {
        peek = default;
        if (utf8.Length > ProtocolLimits.MaxTextMessage)
        {
            return false;
        }

        var scan = MessageScan.Of(utf8);
        if (scan.Refusal is not null || scan.Twice is not null)
        {
            return false;
        }

        peek = new MessagePeek(scan);
        return true;
    }

    private static bool TryRead<T>(
        ReadOnlySpan<byte> utf8,
        MessageCatalog catalog,
        [NotNullWhen(true)] out T? message,
        [NotNullWhen(false)] out MessageRefusal? refusal)
        where T : class
    {
        message = null;
        var tooLarge = utf8.Length > ProtocolLimits.MaxTextMessage;
        var scan = tooLarge ? MessageScan.OfPrefix(utf8) : MessageScan.Of(utf8);
        string? member = null;
        var reason = Check(scan, catalog, out var info, ref member);
        if (reason is null)
        {
            message = Deserialize(utf8, info!, ref member) as T;
            if (message is not null)
            {
                refusal = null;
                return true;
            }
        }

        refusal = new MessageRefusal
        {
            Reason = reason ?? RefusalReason.InvalidMember,
            Type = MessagePeek.TextOf(scan.Type.Text),
            RequestId = scan.RequestId.Count == 1 ? MessagePeek.TextOf(scan.RequestId.Text) : null,
            Member = member,
        };
        return false;
    }

    private static RefusalReason? Check(in MessageScan scan, MessageCatalog catalog, out JsonTypeInfo? info, ref string? member)
    {
        info = null;
        if (scan.Refusal is { } refusal)
        {
            return refusal;
        }

        if (scan.Twice is { } twice)
        {
            member = twice;
            return RefusalReason.InvalidMember;
        }

        if (!scan.Type.IsText)
        {
            return RefusalReason.TypeMissing;
        }

        if (!catalog.TryFind(scan.Type.Text, out info))
        {
            return RefusalReason.UnknownType;
        }

        return scan.SchemaVersion.Text.SequenceEqual(ProtocolVersion.Utf8) ? null : RefusalReason.WrongSchemaVersion;
    }

    private static object? Deserialize(ReadOnlySpan<byte> utf8, JsonTypeInfo info, ref string? member)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8, info);
        }
        catch (JsonException failure)
        {
            member = MissingMember.NameOf(failure, utf8, info);
            return null;
        }
    }
}

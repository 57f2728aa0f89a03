using System.Buffers.Text;
using System.Text;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// What operating system commands (OSC) say to a person: 9 (iTerm2), 777 (rxvt) and 99 (kitty). Not thread-safe: for one session's output.
/// </summary>
/// <param name="session">The session's id.</param>
internal sealed class AttentionReader(string session)
{
    /// <summary>The title by which an agent's hook says that it waits: <c>ESC ] 777 ; notify ; chatcode:waiting ; TEXT BEL</c>.</summary>
    public const string WaitingTitle = "chatcode:waiting";

    // Of a kitty notification that comes in pieces.
    private string _title = "";
    private string _body = "";

    /// <summary>A bell.</summary>
    public SessionAttention Bell => new() { SessionId = session, Reason = AttentionReasons.Bell, Confidence = AttentionConfidences.Low };

    /// <summary>Reads a command.</summary>
    /// <returns>Null when it says nothing to a person, or not all yet.</returns>
    public SessionAttention? Read(ReadOnlySpan<byte> command)
    {
        var end = command.IndexOf((byte)';');
        if (end < 0)
        {
            return null;
        }

        var content = command[(end + 1)..];
        return command[..end] switch
        {
            [(byte)'9'] => ReadPlain(content),
            [(byte)'7', (byte)'7', (byte)'7'] => ReadNotify(content),
            [(byte)'9', (byte)'9'] => ReadKitty(content),
            _ => null,
        };
    }

    private SessionAttention? ReadPlain(ReadOnlySpan<byte> text)
    {
        // ConEmu has other uses for the same number, progress for one: a number of one or two digits first.
        var word = text.IndexOf((byte)';') is >= 0 and var end ? text[..end] : text;
        return word.Length <= 2 && Utf8Parser.TryParse(word, out uint _, out var used) && used == word.Length ? null : Make("", Clean(text));
    }

    private SessionAttention? ReadNotify(ReadOnlySpan<byte> content)
    {
        var kind = "notify;"u8;
        if (!content.StartsWith(kind))
        {
            return null;
        }

        content = content[kind.Length..];
        var end = content.IndexOf((byte)';');
        var title = Clean(end < 0 ? content : content[..end]);
        return Make(title, end < 0 ? "" : Clean(content[(end + 1)..]));
    }

    // Metadata (key=value, colon between), then what it is about.
    private SessionAttention? ReadKitty(ReadOnlySpan<byte> content)
    {
        var end = content.IndexOf((byte)';');
        if (end < 0)
        {
            return null;
        }

        var metadata = Encoding.UTF8.GetString(content[..end]).Split(':');
        var text = content[(end + 1)..];
        if (metadata.Contains("e=1"))
        {
            Span<byte> decoded = stackalloc byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
            _ = Base64.DecodeFromUtf8(text, decoded, out _, out var length);
            AddKitty(metadata, Clean(decoded[..length]));
        }
        else
        {
            AddKitty(metadata, Clean(text));
        }

        if (metadata.Contains("d=0"))
        {
            return null;
        }

        var whole = Make(_title, _body);
        (_title, _body) = ("", "");
        return whole;
    }

    private void AddKitty(string[] metadata, string text)
    {
        // Other parts are pictures, buttons and questions to the terminal.
        switch (metadata.FirstOrDefault(static part => part.StartsWith("p=", StringComparison.Ordinal)))
        {
            case null or "p=title":
                _title = Short(_title + text);
                break;
            case "p=body":
                _body = Short(_body + text);
                break;
        }
    }

    private SessionAttention? Make(string title, string body)
    {
        if (title.Length + body.Length == 0)
        {
            return null;
        }

        var waits = title == WaitingTitle;
        return new SessionAttention
        {
            SessionId = session,
            Reason = waits ? AttentionReasons.Waiting : AttentionReasons.Notification,
            Confidence = AttentionConfidences.High,
            Title = waits || title.Length == 0 ? null : title,
            Body = body.Length == 0 ? null : body,
        };
    }

    private static string Clean(ReadOnlySpan<byte> text) =>
        Short(string.Concat(Encoding.UTF8.GetString(text).Where(static character => !char.IsControl(character))).Trim());

    private static string Short(string text)
    {
        if (text.Length <= SessionAttention.MaxText)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[SessionAttention.MaxText - 1]) ? SessionAttention.MaxText - 1 : SessionAttention.MaxText;
        return text[..length];
    }
}

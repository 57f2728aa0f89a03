using System.Text.Json;
using System.Text.Unicode;

namespace Chatcode.Protocol;

/// <summary>One pass over a message's outermost members. Never throws; allocates only for names and texts written with escapes.</summary>
internal ref struct MessageScan
{
    /// <summary>A member that the scan looks for.</summary>
    internal ref struct Member
    {
        /// <summary>How often it was there.</summary>
        public int Count;

        /// <summary>It is a text.</summary>
        public bool IsText;

        /// <summary>Its text; empty when it is not a text or above <see cref="ProtocolLimits.MaxId"/>.</summary>
        public ReadOnlySpan<byte> Text;

        /// <summary>Where its name begins in the message, quote included.</summary>
        public int NameStart;

        /// <summary>Where its value begins, quote included.</summary>
        public int ValueStart;

        /// <summary>Where its value ends, quote included.</summary>
        public int ValueEnd;
    }

    public Member Type;
    public Member SchemaVersion;
    public Member SessionId;
    public Member RequestId;

    /// <summary>Why it is no message at all; null when it is an object that has each of the members at most once.</summary>
    public RefusalReason? Refusal;

    /// <summary>The member that was there twice.</summary>
    public string? Twice;

    public static MessageScan Of(ReadOnlySpan<byte> utf8)
    {
        var scan = default(MessageScan);
        if (!Utf8.IsValid(utf8))
        {
            scan.Refusal = RefusalReason.NotJson;
            return scan;
        }

        scan.Run(utf8, whole: true);
        return scan;
    }

    /// <summary>
    /// Looks through as much as there is of a message that is too large, or cut off at the limit, for what an answer needs.
    /// </summary>
    public static MessageScan OfPrefix(ReadOnlySpan<byte> utf8)
    {
        var scan = default(MessageScan);
        scan.Run(utf8, whole: false);
        scan.Refusal = RefusalReason.TooLarge;
        return scan;
    }

    private void Run(ReadOnlySpan<byte> utf8, bool whole)
    {
        var options = new JsonReaderOptions { MaxDepth = ProtocolLimits.MaxJsonDepth };
        var reader = new Utf8JsonReader(utf8, whole, new JsonReaderState(options));
        try
        {
            if (!reader.Read())
            {
                Refusal = RefusalReason.NotJson;
                return;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.TrySkip();
                Refusal = reader.Read() ? RefusalReason.NotJson : RefusalReason.NotAnObject;
                return;
            }

            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && !ReadMember(ref reader))
                {
                    return;
                }
            }
        }
        catch (JsonException)
        {
            Refusal = RefusalReason.NotJson;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to a name or text with half a surrogate pair in it.
            Refusal = RefusalReason.NotJson;
        }
    }

    private bool ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            // Comparing stops at the first difference; half a surrogate pair behind it would throw at a later reader.
            reader.GetString();
        }

        if (reader.ValueTextEquals("type"u8))
        {
            return ReadText(ref reader, ref Type, "type");
        }

        if (reader.ValueTextEquals("schema_version"u8))
        {
            return ReadText(ref reader, ref SchemaVersion, "schema_version");
        }

        if (reader.ValueTextEquals("session_id"u8))
        {
            return ReadText(ref reader, ref SessionId, "session_id");
        }

        if (reader.ValueTextEquals("request_id"u8))
        {
            return ReadText(ref reader, ref RequestId, "request_id");
        }

        return reader.Read() && reader.TrySkip();
    }

    private bool ReadText(ref Utf8JsonReader reader, ref Member member, string name)
    {
        member.NameStart = (int)reader.TokenStartIndex;
        if (!reader.Read())
        {
            return false;
        }

        if (member.Count++ > 0)
        {
            Twice ??= name;
        }

        member.ValueStart = (int)reader.TokenStartIndex;
        member.IsText = reader.TokenType == JsonTokenType.String;
        if (member.IsText)
        {
            member.Text = TextOf(ref reader);
        }

        var skipped = reader.TrySkip();
        member.ValueEnd = (int)reader.BytesConsumed;
        return skipped;
    }

    private static ReadOnlySpan<byte> TextOf(scoped ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            var text = reader.ValueSpan;
            return text.Length <= ProtocolLimits.MaxId && Utf8.IsValid(text) ? text : default;
        }

        // An escape is at most six times as long as what it stands for.
        const int LongestEscaped = 6 * ProtocolLimits.MaxId;
        if (reader.ValueSpan.Length > LongestEscaped)
        {
            return default;
        }

        var copy = new byte[reader.ValueSpan.Length];
        var length = reader.CopyString(copy);
        return length <= ProtocolLimits.MaxId && Utf8.IsValid(copy.AsSpan(0, length)) ? copy.AsSpan(0, length) : default;
    }
}

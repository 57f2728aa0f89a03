namespace Chatcode.Gateway.Tmux;

/// <summary>Finds a character that output ends in the middle of.</summary>
internal static class Utf8Tail
{
    /// <summary>Most bytes that a character can lack its last byte with.</summary>
    public const int MaxLength = 3;

    /// <summary>Length of the unfinished UTF-8 character at the end, 0 to 3. Bytes that can't become a character count as finished.</summary>
    public static int UnfinishedLength(ReadOnlySpan<byte> data)
    {
        for (var length = 1; length <= Math.Min(MaxLength, data.Length); length++)
        {
            var first = data[^length];
            if ((first & 0xC0) == 0x80)
            {
                continue;
            }

            var whole = first switch { >= 0xC2 and <= 0xDF => 2, >= 0xE0 and <= 0xEF => 3, >= 0xF0 and <= 0xF4 => 4, _ => 1 };
            return length < whole && (length == 1 || SecondIsPossible(first, data[^(length - 1)])) ? length : 0;
        }

        return 0;
    }

    // Overlong forms, surrogates and code points above U+10FFFF are excluded by the second byte (RFC 3629, section 4).
    private static bool SecondIsPossible(byte first, byte second) => first switch
    {
        0xE0 => second >= 0xA0,
        0xED => second <= 0x9F,
        0xF0 => second >= 0x90,
        0xF4 => second <= 0x8F,
        _ => true,
    };
}

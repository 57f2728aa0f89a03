namespace Chatcode.Gateway.Ssh;

/// <summary>The bytes of an <c>authorized_keys</c> as lines. Lines that are not ours are never changed, whatever stands in them.</summary>
internal static class KeyLines
{
    /// <summary>Our keys, in order.</summary>
    public static List<OwnKey> Find(ReadOnlySpan<byte> content)
    {
        List<OwnKey> found = [];
        while (!content.IsEmpty)
        {
            if (OwnKey.TryParse(WithoutEnd(TakeLine(ref content)), out var key)) found.Add(key);
        }

        return found;
    }

    /// <summary>The content without those of our lines that match, and with one more at its end.</summary>
    /// <returns>Null when nothing changes.</returns>
    public static byte[]? Change(byte[] content, Func<OwnKey, bool> remove, byte[]? add = null)
    {
        using var changed = new MemoryStream(content.Length + (add?.Length ?? 0) + 1);
        ReadOnlySpan<byte> rest = content;
        while (!rest.IsEmpty)
        {
            var line = TakeLine(ref rest);
            if (!OwnKey.TryParse(WithoutEnd(line), out var key) || !remove(key)) changed.Write(line);
        }

        if (add is null) return changed.Length == content.Length ? null : changed.ToArray();

        // The last line may lack its end: ours must not grow into it.
        if (changed.Length > 0 && changed.GetBuffer()[changed.Length - 1] != '\n') changed.WriteByte((byte)'\n');
        changed.Write(add);
        return changed.ToArray();
    }

    private static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)'\n');
        var line = end < 0 ? rest : rest[..(end + 1)];
        rest = rest[line.Length..];
        return line;
    }

    private static ReadOnlySpan<byte> WithoutEnd(ReadOnlySpan<byte> line) => line.TrimEnd("\r\n"u8);
}

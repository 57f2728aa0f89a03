using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Ssh;

/// <summary>A key that the control plane let in: a line of <c>authorized_keys</c> that says so in its comment.</summary>
internal sealed record OwnKey
{
    /// <summary>Longest label, in characters.</summary>
    public const int MaxLabel = 100;

    private const string Mark = "chatcode";
    private const string Added = "added=";
    private const string Expires = "expires=";
    private const string LabelIs = "label=";
    private const string Instant = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>The key.</summary>
    public required SshPublicKey Key { get; init; }

    /// <summary>The person's name for it; 1 to <see cref="MaxLabel"/> characters, none of control.</summary>
    public required string Label { get; init; }

    /// <summary>When it was let in, to the second.</summary>
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>When it stops working, to the second; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Reads a line, without its end.</summary>
    /// <returns>False when it is not one of ours.</returns>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out OwnKey? key)
    {
        key = null;
        if (line.IsEmpty || line[0] == '#' || line.IndexOf(" chatcode added="u8) < 0) return false;
        var rest = Encoding.UTF8.GetString(line).Trim();
        var word = TakeWord(ref rest);
        if (!SshPublicKey.IsAlgorithm(word)) word = TakeWord(ref rest);
        if (!SshPublicKey.TryParse(word, TakeWord(ref rest), out var publicKey) || TakeWord(ref rest) != Mark) return false;
        if (!TryTakeTime(ref rest, Added, out var added)) return false;
        DateTimeOffset? expires = TryTakeTime(ref rest, Expires, out var end) ? end : null;
        if (!rest.StartsWith(LabelIs, StringComparison.Ordinal)) return false;
        key = new OwnKey { Key = publicKey, Label = rest[LabelIs.Length..], AddedAt = added, ExpiresAt = expires };
        return true;
    }

    /// <summary>
    /// The line, with its end. sshd is told of the expiry, too, so that a key dies also while the daemon is not there; in the
    /// machine's own time zone, which all versions of sshd understand.
    /// </summary>
    public byte[] ToLine(TimeZoneInfo zone)
    {
        var line = new StringBuilder();
        if (ExpiresAt is { } end)
            line.Append(CultureInfo.InvariantCulture, $"expiry-time=\"{TimeZoneInfo.ConvertTime(end, zone):yyyyMMddHHmmss}\" ");
        line.Append(CultureInfo.InvariantCulture, $"{Key.Algorithm} {Key.Blob} {Mark} {Added}{Text(AddedAt)} ");
        if (ExpiresAt is { } expires) line.Append(CultureInfo.InvariantCulture, $"{Expires}{Text(expires)} ");
        return Encoding.UTF8.GetBytes(line.Append(LabelIs).Append(Label).Append('\n').ToString());
    }

    /// <summary>What the control plane is told of it.</summary>
    public SshKey ToWire() => new()
    {
        Fingerprint = Key.Fingerprint,
        Label = Label,
        Algorithm = Key.Algorithm,
        AddedAt = AddedAt,
        ExpiresAt = ExpiresAt,
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Instant, CultureInfo.InvariantCulture);

    private static bool TryTakeTime(ref string rest, string name, out DateTimeOffset time)
    {
        time = default;
        if (!rest.StartsWith(name, StringComparison.Ordinal)) return false;
        return DateTimeOffset.TryParseExact(
            TakeWord(ref rest)[name.Length..], Instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    // Options may have spaces between quotes.
    private static string TakeWord(ref string rest)
    {
        var quoted = false;
        var end = 0;
        for (; end < rest.Length && (quoted || rest[end] is not (' ' or '\t')); end++)
        {
            if (rest[end] == '"' && (end == 0 || rest[end - 1] != '\\')) quoted = !quoted;
        }

        var word = rest[..end];
        rest = rest[end..].TrimStart(' ', '\t');
        return word;
    }
}

using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Chatcode.Grains.SignIn;

/// <summary>
/// An e-mail address in its one spelling: lower case, ASCII, <c>name@domain.tld</c>. Its characters are few enough that it
/// can stand in a mail's header, in a log line and in a grain's key as it is.
/// </summary>
[GenerateSerializer, Immutable, Alias("chatcode.EmailAddress")]
public readonly record struct EmailAddress
{
    /// <summary>The longest address there is, in characters (RFC 5321, 4.5.3.1.3, without the angle brackets).</summary>
    public const int MaxLength = 254;

    private const int MaxNameLength = 64;
    private const int MaxLabelLength = 63;
    private const int KeyBytes = 16;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.!#$%&'*+-/=?^_`{|}~");
    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    private EmailAddress(string value) => Value = value;

    /// <summary>The address.</summary>
    [Id(0)]
    public string Value { get; init; }

    /// <summary>22 URL-safe characters that stand for the address where it should not be read by chance, as in a link.</summary>
    public string Key => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Value)).AsSpan(0, KeyBytes));

    /// <summary>Reads an address that comes from outside; surrounding blanks and case do not count.</summary>
    /// <returns>False when it is none that a mail could be sent to: quoted names, addresses of a bare host and letters beyond ASCII included.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out EmailAddress address)
    {
        address = default;
        // Before the case: the Kelvin sign, for one, has a lower case that is ASCII, and would be somebody else's letter.
        if (text is null || !Ascii.IsValid(text)) return false;
        var value = text.Trim(' ').ToLowerInvariant();
        var at = value.IndexOf('@', StringComparison.Ordinal);
        if (value.Length > MaxLength || at < 1) return false;
        if (!IsName(value.AsSpan(0, at)) || !IsDomain(value[(at + 1)..])) return false;
        address = new EmailAddress(value);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static bool IsName(ReadOnlySpan<char> name) =>
        name.Length <= MaxNameLength && name[0] != '.' && name[^1] != '.'
        && !name.Contains("..", StringComparison.Ordinal) && !name.ContainsAnyExcept(NameCharacters);

    private static bool IsDomain(string domain)
    {
        var labels = domain.Split('.');
        return labels.Length >= 2 && Array.TrueForAll(labels, static label =>
            label.Length is > 0 and <= MaxLabelLength && label[0] != '-' && label[^1] != '-' && !label.AsSpan().ContainsAnyExcept(LabelCharacters));
    }
}

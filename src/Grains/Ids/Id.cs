using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Chatcode.Grains.Ids;

/// <summary>The form that every identifier made here has: a prefix and <see cref="RandomLength"/> URL-safe random characters.</summary>
public static class Id
{
    /// <summary>Characters after the prefix: 21 of 6 bits, 126 bits of randomness.</summary>
    public const int RandomLength = 21;

    /// <summary>The longest identifier accepted from outside, in characters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Makes a new random identifier.</summary>
    /// <param name="prefix">Including its dash, for example <c>vps-</c>.</param>
    public static string New(string prefix)
    {
        Span<byte> random = stackalloc byte[16];
        RandomNumberGenerator.Fill(random);
        return string.Concat(prefix, Base64Url.EncodeToString(random).AsSpan(0, RandomLength));
    }

    /// <summary>Whether the text is 1 to <see cref="MaxLength"/> characters of <c>A-Za-z0-9_-</c>.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExcept(Allowed);
}

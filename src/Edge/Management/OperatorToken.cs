using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Chatcode.Edge.Management;

/// <summary>What operators show. Only its hash is kept, so that nothing that prints settings can print it.</summary>
public sealed class OperatorToken
{
    /// <summary>Fewer characters could be guessed.</summary>
    public const int MinLength = 16;

    private readonly byte[] _hash;

    private OperatorToken(string token) => _hash = Hash(token);

    /// <summary>Makes one of a setting's text.</summary>
    /// <returns>False when the text is too short, or has spaces or control characters, which no header can carry.</returns>
    public static bool TryMake(string text, [NotNullWhen(true)] out OperatorToken? token)
    {
        token = text.Length >= MinLength && text.All(static c => c is > ' ' and <= '~') ? new OperatorToken(text) : null;
        return token is not null;
    }

    /// <summary>Whether that is the token. Takes the same time wherever the two differ.</summary>
    public bool Is(string shown) => CryptographicOperations.FixedTimeEquals(Hash(shown), _hash);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}

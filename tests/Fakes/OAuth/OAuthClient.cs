using System.Security.Cryptography;
using System.Text;

namespace Chatcode.Fakes.OAuth;

/// <summary>An application as it is registered with a provider.</summary>
/// <param name="Id">The client id.</param>
/// <param name="Secret">The client secret.</param>
/// <param name="RedirectUris">Where its people may be sent back to; null for anywhere, because a test learns its own port late.</param>
public sealed record OAuthClient(string Id, string Secret, IReadOnlyList<string>? RedirectUris = null)
{
    internal bool Knows(string redirectUri) =>
        RedirectUris?.Contains(redirectUri, StringComparer.Ordinal)
        ?? (Uri.TryCreate(redirectUri, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https");

    internal bool Is(string? id, string? secret) =>
        id == Id && secret is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Secret));
}

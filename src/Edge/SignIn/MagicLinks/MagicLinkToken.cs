using System.Buffers.Text;
using Chatcode.Grains.SignIn;

namespace Chatcode.Edge.SignIn.MagicLinks;

/// <summary>What a link carries: <c>{address key, 22}.{secret, 43}</c>, both URL-safe. The first leads to the address's grain, the second is known to its mail alone.</summary>
internal readonly record struct MagicLinkToken(string AddressKey, string Secret)
{
    private const int KeyLength = 22;
    private const int SecretLength = 43;

    public static MagicLinkToken Of(EmailAddress address, string secret) => new(address.Key, secret);

    /// <returns>False when it is none of ours by its form, which saves looking further.</returns>
    public static bool TryParse(string? text, out MagicLinkToken token)
    {
        token = default;
        if (text?.Length != KeyLength + 1 + SecretLength || text[KeyLength] != '.') return false;
        var (key, secret) = (text[..KeyLength], text[(KeyLength + 1)..]);
        if (!Base64Url.IsValid(key) || !Base64Url.IsValid(secret)) return false;
        token = new MagicLinkToken(key, secret);
        return true;
    }

    public override string ToString() => $"{AddressKey}.{Secret}";
}

using Chatcode.Fakes.DigitalOcean;
using Chatcode.Grains.DigitalOcean;

namespace Chatcode.Grains.Tests.DigitalOcean;

/// <summary>From the cloud's tokens to what the end of the OAuth flow makes of them. Edge.Tests has this file, too.</summary>
internal static class IssuedGrant
{
    public static DigitalOceanGrant ToGrant(this IssuedTokens tokens) => new()
    {
        AccessToken = tokens.AccessToken,
        RefreshToken = tokens.RefreshToken,
        ExpiresAt = tokens.ExpiresAt,
        Scope = tokens.Scope,
        AccountUuid = tokens.Account.Uuid,
        Email = tokens.Account.Email,
    };
}

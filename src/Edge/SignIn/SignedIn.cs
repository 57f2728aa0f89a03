using System.Security.Claims;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.SignIn;

/// <summary>What a signed-in person's cookie says: who, and the version that "sign out everywhere" raises.</summary>
internal static class SignedIn
{
    private const string UserClaim = "sub";
    private const string VersionClaim = "ver";

    public static ClaimsPrincipal Principal(UserProfile profile, string scheme) =>
        new(new ClaimsIdentity(
            [new Claim(UserClaim, profile.Id.Value), new Claim(VersionClaim, profile.SessionVersion.ToString(System.Globalization.CultureInfo.InvariantCulture))],
            scheme));

    /// <summary>Null when nobody is signed in.</summary>
    public static UserId? FindUserId(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && UserId.TryParse(principal.FindFirstValue(UserClaim), out var id) ? id : null;

    /// <summary>For endpoints behind authorization, where somebody is.</summary>
    public static UserId RequireUserId(this ClaimsPrincipal principal) =>
        principal.FindUserId() ?? throw new InvalidOperationException("the endpoint is not behind authorization");

    public static int SessionVersion(this ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(VersionClaim), out var version) ? version : -1;
}

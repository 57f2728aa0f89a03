using System.Globalization;
using System.Security.Claims;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.SignIn;

/// <summary>What a signed-in person's cookie says: who, the version that "sign out everywhere" raises, and an id of its own.</summary>
internal static class SignedIn
{
    private const string UserClaim = "sub";
    private const string VersionClaim = "ver";
    private const string IdClaim = "sid";
    private const string IdPrefix = "sin-";

    /// <summary>For a cookie, which can be signed out by its id.</summary>
    public static ClaimsPrincipal WithId(UserProfile profile, string scheme) => Principal(profile, scheme, new Claim(IdClaim, Grains.Ids.Id.New(IdPrefix)));

    /// <summary>For one request.</summary>
    public static ClaimsPrincipal Principal(UserProfile profile, string scheme, params Claim[] more) =>
        new(new ClaimsIdentity(
            [new Claim(UserClaim, profile.Id.Value), new Claim(VersionClaim, profile.SessionVersion.ToString(CultureInfo.InvariantCulture)), .. more],
            scheme));

    /// <summary>Null when nobody is signed in.</summary>
    public static UserId? FindUserId(this ClaimsPrincipal principal) =>
        principal.Identity is { IsAuthenticated: true } && UserId.TryParse(principal.FindFirstValue(UserClaim), out var id) ? id : null;

    /// <summary>For endpoints behind authorization, where somebody is.</summary>
    public static UserId RequireUserId(this ClaimsPrincipal principal) =>
        principal.FindUserId() ?? throw new InvalidOperationException("the endpoint is not behind authorization");

    public static int SessionVersion(this ClaimsPrincipal principal) =>
        int.TryParse(principal.FindFirstValue(VersionClaim), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : -1;

    /// <summary>The sign-in's id; null for one that lasts one request.</summary>
    public static string? SignInId(this ClaimsPrincipal principal) => principal.FindFirstValue(IdClaim);
}

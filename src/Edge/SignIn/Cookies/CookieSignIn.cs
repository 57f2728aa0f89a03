using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Chatcode.Edge.SignIn.Cookies;

/// <summary>Signing a browser in and out.</summary>
internal sealed class CookieSignIn(IGrainFactory grains, SignInChecks checks, SignedInSockets sockets)
{
    private const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    public async Task<UserProfile> SignInAsync(HttpContext context, UserId user)
    {
        var profile = await grains.GetGrain<IUserGrain>(user.Value).Get().ConfigureAwait(false)
            ?? throw new InvalidOperationException("an identity leads to an account that does not exist");
        await context.SignInAsync(Scheme, SignedIn.WithId(profile, Scheme), new AuthenticationProperties { IsPersistent = true }).ConfigureAwait(false);
        return profile;
    }

    /// <summary>Signs out one browser, with every copy of its cookie and its open sockets.</summary>
    public async Task SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(Scheme).ConfigureAwait(false);
        if (context.User.FindUserId() is { } user && context.User.SignInId() is { } id)
        {
            Enforce(user, await grains.GetGrain<IUserGrain>(user.Value).SignOut(id).ConfigureAwait(false));
        }
    }

    /// <summary>Signs out every browser of the person, and ends their open sockets.</summary>
    public async Task SignOutEverywhereAsync(HttpContext context)
    {
        await context.SignOutAsync(Scheme).ConfigureAwait(false);
        var user = context.User.RequireUserId();
        Enforce(user, await grains.GetGrain<IUserGrain>(user.Value).SignOutEverywhere().ConfigureAwait(false));
    }

    private void Enforce(UserId user, SignInRules rules)
    {
        checks.Learn(user, rules);
        sockets.Enforce(user, rules);
    }
}

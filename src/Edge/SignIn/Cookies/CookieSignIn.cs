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
        var account = await AccountAsync(user).ConfigureAwait(false);
        await SignInAsync(context, account).ConfigureAwait(false);
        return account;
    }

    /// <summary>The account that somebody is about to be signed in to.</summary>
    public async Task<UserProfile> AccountAsync(UserId user) =>
        await grains.GetGrain<IUserGrain>(user.Value).Get().ConfigureAwait(false)
        ?? throw new InvalidOperationException("an identity leads to an account that does not exist");

    /// <summary>Signs a browser in; asks nobody.</summary>
    public static Task SignInAsync(HttpContext context, UserProfile account) =>
        context.SignInAsync(Scheme, SignedIn.WithId(account, Scheme), new AuthenticationProperties { IsPersistent = true });

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

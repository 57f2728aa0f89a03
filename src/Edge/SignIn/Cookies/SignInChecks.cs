using System.Collections.Concurrent;
using System.Security.Claims;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Users;

namespace Chatcode.Edge.SignIn.Cookies;

/// <summary>
/// Whether a sign-in still holds. The answer of the person's grain is remembered for <see cref="MaxAge"/>, so that a page's
/// many requests cost one call. A sign-out on this edge holds at once, one on another edge within that time.
/// </summary>
internal sealed class SignInChecks(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How long an answer is remembered.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    /// <summary>People remembered at once. When full, the memory starts over: it only saves calls.</summary>
    private const int MaxKnown = 20_000;

    private readonly ConcurrentDictionary<UserId, Known> _known = new();

    public async ValueTask<bool> HoldsAsync(ClaimsPrincipal principal)
    {
        if (principal.FindUserId() is not { } user) return false;
        var rules = _known.TryGetValue(user, out var known) && time.GetElapsedTime(known.At) < MaxAge ? known.Rules : await AskAsync(user).ConfigureAwait(false);
        return rules is not null && rules.Allow(principal.SessionVersion(), principal.SignInId());
    }

    /// <summary>What the person's grain says now; null when there is no account.</summary>
    public async Task<SignInRules?> AskAsync(UserId user)
    {
        var at = time.GetTimestamp();
        var rules = await grains.GetGrain<IUserGrain>(user.Value).GetSignInRules().ConfigureAwait(false);
        return rules is null ? null : Remember(user, new Known(rules, at));
    }

    /// <summary>What the person's grain said to somebody else on this edge.</summary>
    public void Learn(UserId user, SignInRules rules) => Remember(user, new Known(rules, time.GetTimestamp()));

    /// <summary>What is remembered, however old; null for nothing.</summary>
    public SignInRules? Recall(UserId user) => _known.TryGetValue(user, out var known) ? known.Rules : null;

    private SignInRules Remember(UserId user, Known learned)
    {
        if (_known.Count >= MaxKnown) _known.Clear();
        // An answer from before a sign-out may arrive after the sign-out's own.
        return _known.AddOrUpdate(user, learned, (_, known) => known.Rules.Revision > learned.Rules.Revision ? known : learned).Rules;
    }

    private readonly record struct Known(SignInRules Rules, long At);
}

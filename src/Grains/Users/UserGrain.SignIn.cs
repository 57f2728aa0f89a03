using Chatcode.Grains.SignIn;

namespace Chatcode.Grains.Users;

/// <summary>Ways in and ways out.</summary>
internal sealed partial class UserGrain
{
    /// <summary>
    /// Cookies that are remembered as signed out one by one. The next one signs out everybody instead: that many within a
    /// week is a program's doing, and forgetting one would let a stolen cookie back in.
    /// </summary>
    private const int MaxSignedOut = 200;

    // Identities that are being untied. In memory: they only keep two at once from leaving no way in.
    private readonly HashSet<string> _leaving = [];

    public async Task<DisconnectOutcome> Disconnect(string provider)
    {
        await _state.Flush();
        var leaving = _state.State.Identities.Where(identity => IdentityProviders.Of(identity) == provider && !_leaving.Contains(identity)).ToArray();
        if (leaving.Length == 0) return DisconnectOutcome.NotConnected;
        if (_state.State.Identities.Count(identity => !_leaving.Contains(identity)) == leaving.Length) return DisconnectOutcome.LastWayIn;

        _leaving.UnionWith(leaving);
        try
        {
            // The identity first: what is left by a failure in between shows in the list and can be untied again.
            foreach (var identity in leaving) await GrainFactory.GetGrain<IIdentityGrain>(identity).Release(_id);
            await _state.Save(state => SetIdentities(state, state.Identities.Except(leaving)));
        }
        finally
        {
            _leaving.ExceptWith(leaving);
        }

        return DisconnectOutcome.Done;
    }

    public async Task<SignInRules?> GetSignInRules()
    {
        // A sign-out whose write failed must not be told as one, and be forgotten with this activation.
        await _state.Flush();
        return _state.State.Profile is null ? null : Rules();
    }

    public async Task<SignInRules> SignOut(string signIn)
    {
        var now = _time.GetUtcNow();
        await _state.Save(state =>
        {
            foreach (var (ended, until) in state.SignedOut)
            {
                if (until <= now) state.SignedOut.Remove(ended);
            }

            state.SignOuts++;
            // It may have been renewed just before, and lives that long from then.
            state.SignedOut[signIn] = now + SignInLifetime.Cookie;
            if (state.SignedOut.Count > MaxSignedOut) NextVersion(state);
        });
        return Rules();
    }

    public async Task<SignInRules> SignOutEverywhere()
    {
        await _state.Save(static state =>
        {
            state.SignOuts++;
            NextVersion(state);
        });
        return Rules();
    }

    private static void NextVersion(UserState state)
    {
        state.SignedOut.Clear();
        if (state.Profile is { } profile) state.Profile = profile with { SessionVersion = profile.SessionVersion + 1 };
    }

    private static void SetIdentities(UserState state, IEnumerable<string> identities)
    {
        state.Identities = [.. identities.Distinct()];
        if (state.Profile is { } profile) state.Profile = profile with { Providers = [.. state.Identities.Select(IdentityProviders.Of).Distinct()] };
    }

    private SignInRules Rules() => new()
    {
        Version = _state.State.Profile?.SessionVersion ?? 0,
        SignedOut = [.. _state.State.SignedOut.Keys],
        Revision = _state.State.SignOuts,
    };

    private async Task Note(string identity, string? email)
    {
        if (_state.State.Profile is null && email is null) throw new InvalidOperationException("the account does not exist");
        if (_state.State.Profile is null || !_state.State.Identities.Contains(identity))
        {
            var id = _id;
            await _state.Save(state =>
            {
                state.Profile ??= new UserProfile { Id = id, Email = email ?? "", Providers = [], SessionVersion = 0 };
                SetIdentities(state, state.Identities.Append(identity));
            });
        }
        else if (_state.IsDirty)
        {
            // Another call makes the account right now; it is not there before it is stored.
            await _state.Flush();
        }
    }
}

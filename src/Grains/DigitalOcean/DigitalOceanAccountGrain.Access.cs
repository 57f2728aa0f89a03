using Chatcode.Grains.DigitalOcean.Api;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>
/// Hands out access tokens. In a split, two activations may refresh with the same token, of which one is refused, or one may refresh while
/// the other is connected anew: what is stored of a refresh holds only for the tokens that it began with.
/// </summary>
internal sealed partial class DigitalOceanAccountGrain
{
    /// <summary>An access token with less time left is refreshed first.</summary>
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromSeconds(60);

    /// <summary>After a refresh that could not be made, the next is not tried for so long: callers would queue up behind each other's timeouts.</summary>
    private static readonly TimeSpan RefreshPause = TimeSpan.FromSeconds(5);

    /// <summary>For so long, a token that came from a refresh is fresh: one more would not be taken either.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);

    private DateTimeOffset _noRefreshBefore;
    private (long Version, DateTimeOffset At) _replacement;

    public async Task<DigitalOceanAccess> GetAccess(long? rejected)
    {
        await ClearUp();
        await _state.Flush();
        if (State.Tokens is null || State.Broken || Open(State.Tokens) is not { } tokens) return Now();
        var isRejected = rejected == State.Version;
        if (isRejected && _replacement.Version == State.Version && _time.GetUtcNow() - _replacement.At < FreshFor) return await Break(State.Version);
        if (!isRejected && !(State.ExpiresAt - _time.GetUtcNow() < RefreshBefore)) return Now();
        return await Refresh(tokens, isRejected);
    }

    private async Task<DigitalOceanAccess> Refresh(DigitalOceanTokens tokens, bool isRejected)
    {
        var (now, version) = (_time.GetUtcNow(), State.Version);
        var result = tokens.Refresh is not { } refresh ? new RefreshResult(RefreshOutcome.Refused)
            : now < _noRefreshBefore ? new RefreshResult(RefreshOutcome.Unreachable)
            : await _oauth.Refresh(refresh);
        switch (result)
        {
            case { Outcome: RefreshOutcome.Ok, Tokens: { } fresh }:
                // Some answers leave out what has not changed.
                fresh = fresh with { Refresh = fresh.Refresh ?? tokens.Refresh };
                var isTheirs = await Keep(version, fresh, result.ExpiresIn);
                if (isTheirs && isRejected) _replacement = (State.Version, _time.GetUtcNow());
                if (!isTheirs && !await _oauth.Revoke(fresh.Access)) LogNotRevoked(_user);
                return Now();

            case { Outcome: RefreshOutcome.Refused } when isRejected || State.ExpiresAt <= now || tokens.Refresh is not null:
                return await Break(version);

            default:
                if (result.Outcome is RefreshOutcome.Unreachable && now >= _noRefreshBefore) _noRefreshBefore = _time.GetUtcNow() + RefreshPause;

                // What it has left is better than nothing.
                return !isRejected && State.ExpiresAt > _time.GetUtcNow() ? Now() : new DigitalOceanAccess { Outcome = AccessOutcome.Unreachable };
        }
    }

    /// <summary>Stores fresh tokens in place of those that they are a refresh of.</summary>
    /// <returns>False when those are not the connection's any more.</returns>
    private async Task<bool> Keep(long version, DigitalOceanTokens fresh, TimeSpan? life)
    {
        var (tokens, expires, isTheirs) = (Seal(fresh), _time.GetUtcNow() + life, false);
        await _state.Save(state =>
        {
            isTheirs = state.Version == version;
            if (isTheirs) (state.Tokens, state.ExpiresAt, state.Broken, state.Version) = (tokens, expires, false, version + 1);
        });
        if (isTheirs) LogRefreshed(_user);
        return isTheirs;
    }

    private async Task<DigitalOceanAccess> Break(long version)
    {
        // Written under the newest key, as every write is.
        var box = State.Tokens;
        var anew = box is not null && !_vault.IsCurrent(box) && Open(box) is { } tokens ? Seal(tokens) : box;
        await _state.Save(state =>
        {
            if (state.Version != version) return;
            (state.Broken, state.Tokens) = (true, state.Tokens == box ? anew : state.Tokens);
        });
        if (State.Broken) LogBroken(_user);
        return Now();
    }

    /// <summary>What the state has.</summary>
    private DigitalOceanAccess Now() =>
        State.Tokens is null ? new DigitalOceanAccess { Outcome = AccessOutcome.NotConnected }
        : State.Broken || Open(State.Tokens) is not { } tokens ? new DigitalOceanAccess { Outcome = AccessOutcome.Broken }
        : new DigitalOceanAccess
        {
            Outcome = AccessOutcome.Ok,
            Token = tokens.Access,
            Version = State.Version,
            Owner = State.TeamUuid ?? State.AccountUuid,
        };
}

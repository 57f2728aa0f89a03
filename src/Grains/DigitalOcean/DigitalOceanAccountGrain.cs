using System.Text.Json;
using Chatcode.Grains.DigitalOcean.Api;
using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
using Microsoft.Extensions.Logging;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>
/// A person's connection to DigitalOcean. Not reentrant, which is what refreshes tokens one at a time: a refresh token can be
/// used once. Only <see cref="Get"/> runs beside it.
/// </summary>
internal sealed partial class DigitalOceanAccountGrain : Grain, IDigitalOceanAccountGrain
{
    /// <summary>An access token with less time left is refreshed first.</summary>
    private static readonly TimeSpan RefreshBefore = TimeSpan.FromSeconds(60);

    /// <summary>After a refresh that could not be made, the next is not tried for so long: callers would queue up behind each other's timeouts.</summary>
    private static readonly TimeSpan RefreshPause = TimeSpan.FromSeconds(5);

    private readonly StateWriter<DigitalOceanAccountState> _state;
    private readonly IDigitalOceanOAuth _oauth;
    private readonly TokenVault _vault;
    private readonly TimeProvider _time;
    private readonly ILogger<DigitalOceanAccountGrain> _log;
    private UserId _user;
    private DateTimeOffset _noRefreshBefore;
    private long? _replacement;

    public DigitalOceanAccountGrain(
        [PersistentState("digitalocean")] IPersistentState<DigitalOceanAccountState> state,
        IDigitalOceanOAuth oauth,
        TokenVault vault,
        TimeProvider time,
        ILogger<DigitalOceanAccountGrain> log)
    {
        _state = new StateWriter<DigitalOceanAccountState>(state);
        (_oauth, _vault, _time, _log) = (oauth, vault, time, log);
    }

    private DigitalOceanAccountState State => _state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _user = UserId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<ConnectOutcome> Connect(DigitalOceanGrant grant)
    {
        if (!DigitalOceanTokens.IsToken(grant.AccessToken) || grant.RefreshToken is not null && !DigitalOceanTokens.IsToken(grant.RefreshToken))
        {
            throw new ArgumentException("a token that no header can carry", nameof(grant));
        }

        if (!await Identity(grant.AccountUuid).Claim(_user)) return ConnectOutcome.IdentityConflict;
        var before = State.AccountUuid;
        var team = string.IsNullOrEmpty(grant.TeamUuid) ? null : grant.TeamUuid;
        var now = _time.GetUtcNow();
        var tokens = Seal(new DigitalOceanTokens(grant.AccessToken, grant.RefreshToken));
        await _state.Save(state =>
        {
            (state.AccountUuid, state.TeamUuid, state.Email, state.Scope) = (grant.AccountUuid, team, grant.Email, grant.Scope);
            (state.ConnectedAt, state.ExpiresAt, state.Broken, state.Tokens) = (now, grant.ExpiresAt, false, tokens);
            state.Version++;
        });

        // Last: another user may have the account of before from the moment it is not ours any more.
        if (before is not null && before != grant.AccountUuid) await Identity(before).Release(_user);
        LogConnected(_user, grant.AccountUuid);
        return ConnectOutcome.Ok;
    }

    public async Task Disconnect()
    {
        if (State.AccountUuid is not { } account) return;
        if (Open() is { } tokens && !await _oauth.Revoke(tokens.Access)) LogNotRevoked(_user);

        // The uuid stays until it is released, so that the same call again finishes one that failed between the two.
        await _state.Save(static state => (state.Tokens, state.Broken) = (null, false));
        await Identity(account).Release(_user);
        var version = State.Version;
        await _state.Save(state =>
        {
            (state.AccountUuid, state.TeamUuid, state.Email, state.Scope, state.ExpiresAt) = (null, null, null, null, null);
            state.Version = version + 1;
        });
        LogDisconnected(_user);
    }

    public Task<DigitalOceanConnection> Get() => Task.FromResult(State.Tokens is null
        ? new DigitalOceanConnection { Connected = false }
        : new DigitalOceanConnection
        {
            Connected = true,
            Broken = State.Broken,
            Email = State.Email,
            AccountUuid = State.AccountUuid,
            TeamUuid = State.TeamUuid,
            ConnectedAt = State.ConnectedAt,
        });

    public async Task<DigitalOceanAccess> GetAccess(long? rejected)
    {
        await _state.Flush();
        if (State.Tokens is null) return new DigitalOceanAccess { Outcome = AccessOutcome.NotConnected };
        if (State.Broken || Open() is not { } tokens) return Broken;
        var isRejected = rejected == State.Version;
        if (isRejected && _replacement == State.Version)
        {
            // A token that came fresh from a refresh, and DigitalOcean does not take that one either.
            await Break();
            return Broken;
        }

        if (!isRejected && !(State.ExpiresAt - _time.GetUtcNow() < RefreshBefore)) return Access(tokens);
        return await Refresh(tokens, isRejected);
    }

    private static DigitalOceanAccess Broken => new() { Outcome = AccessOutcome.Broken };

    private async Task<DigitalOceanAccess> Refresh(DigitalOceanTokens tokens, bool isRejected)
    {
        var now = _time.GetUtcNow();
        var result = tokens.Refresh is not { } refresh ? new RefreshResult(RefreshOutcome.Refused)
            : now < _noRefreshBefore ? new RefreshResult(RefreshOutcome.Unreachable)
            : await _oauth.Refresh(refresh);
        switch (result)
        {
            case { Outcome: RefreshOutcome.Ok, Tokens: { } fresh }:
                // Some answers leave out what has not changed.
                fresh = fresh with { Refresh = fresh.Refresh ?? tokens.Refresh };
                var sealedTokens = Seal(fresh);
                var expires = _time.GetUtcNow() + result.ExpiresIn;
                await _state.Save(state => (state.Tokens, state.ExpiresAt, state.Version) = (sealedTokens, expires, state.Version + 1));
                _replacement = isRejected ? State.Version : null;
                LogRefreshed(_user);
                return Access(fresh);

            case { Outcome: RefreshOutcome.Refused } when isRejected || State.ExpiresAt <= now || tokens.Refresh is not null:
                await Break();
                return Broken;

            default:
                if (result.Outcome is RefreshOutcome.Unreachable && now >= _noRefreshBefore) _noRefreshBefore = _time.GetUtcNow() + RefreshPause;

                // What it has left is better than nothing.
                return !isRejected && State.ExpiresAt > _time.GetUtcNow() ? Access(tokens) : new DigitalOceanAccess { Outcome = AccessOutcome.Unreachable };
        }
    }

    private Task Break()
    {
        LogBroken(_user);
        return SaveSealedAnew(static state => state.Broken = true);
    }

    /// <summary>Writes go under the newest key, whatever they are for.</summary>
    private Task SaveSealedAnew(Action<DigitalOceanAccountState> change)
    {
        var anew = State.Tokens is { } box && !_vault.IsCurrent(box) && Open() is { } tokens ? Seal(tokens) : State.Tokens;
        return _state.Save(state =>
        {
            change(state);
            state.Tokens = anew;
        });
    }

    private DigitalOceanAccess Access(DigitalOceanTokens tokens) => new()
    {
        Outcome = AccessOutcome.Ok,
        Token = tokens.Access,
        Version = State.Version,
        Owner = State.TeamUuid ?? State.AccountUuid,
    };

    private string Seal(DigitalOceanTokens tokens) => _vault.Seal(JsonSerializer.SerializeToUtf8Bytes(tokens), _user.Value);

    /// <summary>Null when there is none, or when the key it needs is not configured (any more), which the log tells.</summary>
    private DigitalOceanTokens? Open()
    {
        if (State.Tokens is not { } box) return null;
        if (_vault.TryOpen(box, _user.Value, out var json)) return JsonSerializer.Deserialize<DigitalOceanTokens>(json);
        LogUnreadable(_user);
        return null;
    }

    private IDigitalOceanIdentityGrain Identity(string account) => GrainFactory.GetGrain<IDigitalOceanIdentityGrain>(account);
}

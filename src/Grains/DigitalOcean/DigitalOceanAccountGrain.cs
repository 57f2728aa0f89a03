using System.Text.Json;
using Chatcode.Grains.DigitalOcean.Api;
using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
using Chatcode.Grains.Telemetry;
using Microsoft.Extensions.Logging;

namespace Chatcode.Grains.DigitalOcean;

/// <summary>
/// A person's connection to DigitalOcean. Not reentrant, which is what refreshes tokens one at a time: a refresh token can be
/// used once. Only <see cref="Get"/> runs beside it. Parts by concern: .Access hands out tokens and refreshes them.
/// </summary>
internal sealed partial class DigitalOceanAccountGrain : Grain, IDigitalOceanAccountGrain
{
    private readonly StateWriter<DigitalOceanAccountState> _state;
    private readonly IDigitalOceanOAuth _oauth;
    private readonly TokenVault _vault;
    private readonly TimeProvider _time;
    private readonly IdentifiedLogger _log;
    private UserId _user;

    public DigitalOceanAccountGrain(
        [PersistentState("digitalocean")] IPersistentState<DigitalOceanAccountState> state,
        IDigitalOceanOAuth oauth,
        TokenVault vault,
        TimeProvider time,
        ILogger<DigitalOceanAccountGrain> log)
    {
        _state = new StateWriter<DigitalOceanAccountState>(state);
        (_oauth, _vault, _time) = (oauth, vault, time);
        _log = new IdentifiedLogger(log, () => new LogIds().Add(_user));
    }

    private DigitalOceanAccountState State => _state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _user = UserId.Parse(this.GetPrimaryKeyString());

        // A turn of its own, right away: what a process that died left has waited long enough.
        if (State.ToRevoke is not null || State.ToRelease.Length > 0) this.RegisterGrainTimer(ClearUp, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public async Task<ConnectOutcome> Connect(DigitalOceanGrant grant)
    {
        if (!DigitalOceanTokens.IsToken(grant.AccessToken) || grant.RefreshToken is not null && !DigitalOceanTokens.IsToken(grant.RefreshToken))
        {
            throw new ArgumentException("a token that no header can carry", nameof(grant));
        }

        await ClearUp();
        var account = grant.AccountUuid;

        // Whoever dies behind the claim has stored before that there may be one.
        if (account != State.AccountUuid) await _state.Save(state => state.ToRelease = [.. state.ToRelease.Append(account).Distinct()]);
        if (!await Identity(account).Claim(_user))
        {
            await ClearUp();
            return ConnectOutcome.IdentityConflict;
        }

        var team = string.IsNullOrEmpty(grant.TeamUuid) ? null : grant.TeamUuid;
        var now = _time.GetUtcNow();
        var tokens = Seal(new DigitalOceanTokens(grant.AccessToken, grant.RefreshToken));
        await _state.Save(state =>
        {
            // The same call may come twice: its own tokens are no old ones.
            Leave(state, except: grant.AccessToken);
            state.ToRelease = [.. state.ToRelease.Where(left => left != account)];
            (state.AccountUuid, state.TeamUuid, state.Email, state.Scope) = (account, team, grant.Email, grant.Scope);
            (state.ConnectedAt, state.ExpiresAt, state.Broken, state.Tokens) = (now, grant.ExpiresAt, false, tokens);
            state.Version++;
        });
        LogConnected(_user, account);
        await ClearUp();
        return ConnectOutcome.Ok;
    }

    public async Task Disconnect()
    {
        if (State.AccountUuid is not null)
        {
            await _state.Save(state =>
            {
                Leave(state);
                (state.AccountUuid, state.TeamUuid, state.Email, state.Scope, state.ExpiresAt) = (null, null, null, null, null);
                (state.Broken, state.Tokens) = (false, null);
                state.Version++;
            });
            LogDisconnected(_user);
        }

        await ClearUp();
    }

    public Task<DigitalOceanConnection> Get() => Task.FromResult(State.Tokens is null
        ? new DigitalOceanConnection { Connected = false }
        : new DigitalOceanConnection
        {
            Connected = true,
            Broken = State.Broken || Read(State.Tokens) is null,
            Email = State.Email,
            AccountUuid = State.AccountUuid,
            TeamUuid = State.TeamUuid,
            ConnectedAt = State.ConnectedAt,
        });

    /// <summary>Notes what is to be cleared up after a connection.</summary>
    private void Leave(DigitalOceanAccountState state, string? except = null)
    {
        if (state.AccountUuid is { } account) state.ToRelease = [.. state.ToRelease.Append(account).Distinct()];
        if (state.Tokens is { } box && (except is null || Read(box)?.Access != except)) state.ToRevoke = box;
    }

    /// <summary>Revokes and releases what connections of before left. Whatever fails is tried again with the next call, except that a refusal to revoke counts as an answer.</summary>
    private async Task ClearUp()
    {
        var (box, accounts) = (State.ToRevoke, State.ToRelease);
        if (box is null && accounts.Length == 0) return;
        try
        {
            // Another user may have an account from the moment it is not ours any more, so that has to be stored.
            await _state.Flush();
            if (box is not null && Open(box) is { } tokens && !await _oauth.Revoke(tokens.Access)) LogNotRevoked(_user);
            foreach (var account in accounts) await Identity(account).Release(_user);
            await _state.Save(state =>
            {
                state.ToRevoke = state.ToRevoke == box ? null : state.ToRevoke;
                state.ToRelease = [.. state.ToRelease.Except(accounts)];
            });
        }
        catch (Exception exception)
        {
            LogNotCleared(_user, exception);
        }
    }

    private string Seal(DigitalOceanTokens tokens) => _vault.Seal(JsonSerializer.SerializeToUtf8Bytes(tokens), _user.Value);

    /// <summary>As <see cref="Read"/>, and the log tells when the key is not configured (any more).</summary>
    private DigitalOceanTokens? Open(string? box)
    {
        var tokens = Read(box);
        if (box is not null && tokens is null) LogUnreadable(_user);
        return tokens;
    }

    /// <summary>Null for none, and for a box that no configured key opens.</summary>
    private DigitalOceanTokens? Read(string? box) =>
        box is not null && _vault.TryOpen(box, _user.Value, out var json) ? JsonSerializer.Deserialize<DigitalOceanTokens>(json) : null;

    private IDigitalOceanIdentityGrain Identity(string account) => GrainFactory.GetGrain<IDigitalOceanIdentityGrain>(account);
}

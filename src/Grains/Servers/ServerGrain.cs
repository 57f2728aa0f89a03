using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
using Chatcode.Grains.Users;

namespace Chatcode.Grains.Servers;

/// <summary>
/// One server. Not reentrant: its calls are rare and one after another keeps their order of writes. What it calls (user,
/// list page, gateway) never waits for it.
/// </summary>
internal sealed class ServerGrain : Grain, IServerGrain
{
    private readonly StateWriter<ServerState> _state;
    private readonly IGatewayTokens _tokens;
    private readonly TimeProvider _time;
    private VpsId _id;

    public ServerGrain([PersistentState("server")] IPersistentState<ServerState> state, IGatewayTokens tokens, TimeProvider time)
    {
        _state = new StateWriter<ServerState>(state);
        _tokens = tokens;
        _time = time;
    }

    private ServerRecord? Server => _state.State.Server;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = VpsId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<ServerResult> CreateManual(UserId user, string label)
    {
        if (Server is { } existing && existing.User != user) return NotFound;
        if (Server is null)
        {
            // The intent first: whatever fails below is made up for by the same call again, or seen in the list and deleted.
            var page = await GrainFactory.GetGrain<IUserGrain>(user.Value).ReserveServerPlace(_id);
            var made = NewManual(user, label);
            await _state.Save(state =>
            {
                state.Server = made;
                state.Page = page;
            });
        }

        var server = Server!;
        await List(server.User).Put(server);
        await Gateway(server).Register(new GatewayRegistration { Vps = _id, User = user });
        var token = await _tokens.Issue(server.Gateway, CancellationToken.None);
        return await Result(server, token);
    }

    public async Task<ServerResult> Get(UserId user) => Server is { } server && server.User == user ? await Result(server) : NotFound;

    public async Task<ServerResult> Rename(UserId user, string label)
    {
        if (Server is not { } server || server.User != user) return NotFound;
        await Change(server => server with { Label = label });
        return await Result(Server!);
    }

    public async Task<ServerResult> RenewToken(UserId user)
    {
        if (Server is not { } server || server.User != user || server.Status == ServerStatus.Deleting) return NotFound;
        var presence = await Gateway(server).GetPresence();
        if (presence.Connected) return new ServerResult { Outcome = ServerOutcome.GatewayConnected, Server = server with { Presence = presence } };

        // Its registration may be what a create that failed halfway is missing.
        await Gateway(server).Register(new GatewayRegistration { Vps = _id, User = user });
        return await Result(server, await _tokens.Issue(server.Gateway, CancellationToken.None));
    }

    public async Task<ServerResult> Delete(UserId user)
    {
        if (Server is not { } server || server.User != user) return NotFound;
        await Change(server => server with { Status = ServerStatus.Deleting });

        // The token first: the daemon tries to come back as soon as its link is closed.
        await _tokens.Revoke(server.Gateway, CancellationToken.None);
        await Gateway(server).Unregister();
        await List(user).Remove(_id);
        await _state.Clear();
        DeactivateOnIdle();
        return new ServerResult { Outcome = ServerOutcome.Ok };
    }

    public async Task GatewayChanged(GatewayPresence presence)
    {
        if (Server is not { } server) return;
        if (presence.Connected && server.Status is ServerStatus.Provisioning or ServerStatus.ProvisioningTimeout)
        {
            await Change(server => server with { Status = ServerStatus.Active, Presence = presence });
        }

        await List(server.User).PutPresence(_id, presence);
    }

    private static ServerResult NotFound => new() { Outcome = ServerOutcome.NotFound };

    private ServerRecord NewManual(UserId user, string label)
    {
        var now = _time.GetUtcNow();
        return new ServerRecord
        {
            Id = _id,
            User = user,
            Gateway = GatewayId.New(),
            Provider = ServerProvider.Manual,
            Label = label,
            Status = ServerStatus.Provisioning,
            CreatedAt = now,
            UpdatedAt = now,
            Presence = new GatewayPresence { Connected = false },
        };
    }

    private async Task Change(Func<ServerRecord, ServerRecord> change)
    {
        var now = _time.GetUtcNow();
        await _state.Save(state => state.Server = state.Server is { } server ? change(server) with { UpdatedAt = now } : null);
        if (Server is { } changed) await List(changed.User).Put(changed);
    }

    private async Task<ServerResult> Result(ServerRecord server, string? token = null) => new()
    {
        Outcome = ServerOutcome.Ok,
        Server = server with { Presence = await Gateway(server).GetPresence() },
        Token = token,
    };

    private IGatewayGrain Gateway(ServerRecord server) => GrainFactory.GetGrain<IGatewayGrain>(server.Gateway.Value);

    private IServerListGrain List(UserId user) => GrainFactory.GetGrain<IServerListGrain>(ServerListKey.Of(user, _state.State.Page));
}

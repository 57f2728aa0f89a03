using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.DigitalOcean.Api;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
using Chatcode.Grains.Telemetry;
using Chatcode.Grains.Users;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Chatcode.Grains.Servers;

/// <summary>
/// One server. Not reentrant: what it does at DigitalOcean takes seconds, and goes one after another. Reading, renaming and the
/// gateway's news run beside that, so after every await the state is looked at again. What it calls (user, list page, gateway,
/// account) never waits for it. Parts by concern: .Manual brought servers, .Provisioning and .Droplets rented ones, .Power,
/// .Deletion, .Reminders what time brings.
/// </summary>
internal sealed partial class ServerGrain : Grain, IServerGrain, IRemindable
{
    private readonly StateWriter<ServerState> _state;
    private readonly IGatewayTokens _tokens;
    private readonly IDigitalOceanApi _api;
    private readonly ProvisioningOptions _options;
    private readonly ReminderMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly IdentifiedLogger _log;
    private Task _listing = Task.CompletedTask;
    private VpsId _id;

    public ServerGrain(
        [PersistentState("server")] IPersistentState<ServerState> state,
        IGatewayTokens tokens,
        IDigitalOceanApi api,
        IOptions<ProvisioningOptions> options,
        ReminderMetrics metrics,
        TimeProvider time,
        ILogger<ServerGrain> log)
    {
        _state = new StateWriter<ServerState>(state);
        (_tokens, _api, _options, _metrics, _time) = (tokens, api, options.Value, metrics, time);
        _log = new IdentifiedLogger(log, () => new LogIds().Add(Server?.User, _id, Server?.Gateway));
    }

    private ServerRecord? Server => _state.State.Server;

    private ServerMachine? Machine => _state.State.Machine;

    private DateTimeOffset Now => _time.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = VpsId.Parse(this.GetPrimaryKeyString());

        // An activation before this one may have ended between its own record and the list's copy.
        if (Server is not null) _ = ListAgain();
        return Task.CompletedTask;
    }

    public async Task<ServerResult> Get(UserId user) => Server is { } server && server.User == user ? await Result(server) : NotFound;

    public async Task<ServerResult> Rename(UserId user, string label)
    {
        if (Server is not { } server || server.User != user) return NotFound;
        if (server.Status is ServerStatus.Deleting) return Wrong(server);
        await Change(server => server with { Label = label });
        return Server is { } renamed ? await Result(renamed) : NotFound;
    }

    public async Task<ServerResult> RenewToken(UserId user)
    {
        if (Server is not { } server || server.User != user || server.Status == ServerStatus.Deleting) return NotFound;

        // The machine that is being made has the token of now; and where there is none, another one is not to pass for it.
        if (Machine is not null && (server.Status is ServerStatus.Provisioning || server.DropletId == 0)) return Wrong(server);
        var presence = await Gateway(server).GetPresence();
        if (presence.Connected) return new ServerResult { Outcome = ServerOutcome.GatewayConnected, Server = server with { Presence = presence } };

        // Its registration may be what a create that failed halfway is missing.
        await Gateway(server).Register(new GatewayRegistration { Vps = _id, User = user });
        return await Result(server, await _tokens.Issue(server.Gateway, CancellationToken.None));
    }

    public async Task GatewayChanged(GatewayPresence presence)
    {
        if (Server is not { } server) return;
        if (presence.Connected && IsNews(server))
        {
            var now = Now;
            await _state.Save(state =>
            {
                if (state.Server is not { } known || !IsNews(known)) return;
                state.Server = known with { Status = ServerStatus.Active, Presence = presence, ProvisioningDeadlineAt = null, Problem = null, UpdatedAt = now };

                // What says hello is there, whatever DigitalOcean's list said.
                if (state.Machine is { } machine) state.Machine = machine with { MayExist = true };
            });
            LogActive(_id, server.Gateway);
            await PutInList();
        }
        else if (presence.Connected && _state.IsDirty)
        {
            // It was news once already, and could not be stored.
            await _state.Flush();
            await PutInList();
        }

        if (presence.Connected) await LookOn();
        await List(server.User).PutPresence(_id, presence);

        bool IsNews(ServerRecord known) =>
            known.Status is ServerStatus.Provisioning or ServerStatus.ProvisioningTimeout or ServerStatus.Off
            && (Machine is null || (Machine.IsWanted && presence.Since > Machine.HelloCountsFrom));
    }

    private static ServerResult NotFound => new() { Outcome = ServerOutcome.NotFound };

    private static ServerResult Wrong(ServerRecord server) => new() { Outcome = ServerOutcome.WrongStatus, Server = server };

    private async Task Change(Func<ServerRecord, ServerRecord> change, Func<ServerRecord, bool>? when = null)
    {
        var now = Now;
        await _state.Save(state => state.Server = state.Server is { } server && (when is null || when(server)) ? change(server) with { UpdatedAt = now } : state.Server);
        await PutInList();
    }

    /// <summary>Copies the record to the owner's list: one call at a time, each with the newest, so that an old one never comes last.</summary>
    private Task PutInList()
    {
        return _listing = Put(_listing);

        async Task Put(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            if (Server is { } server) await List(server.User).Put(server);
        }
    }

    private async Task ListAgain()
    {
        try
        {
            await PutInList();
        }
        catch (Exception exception)
        {
            LogNotListed(_id, exception);
        }
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

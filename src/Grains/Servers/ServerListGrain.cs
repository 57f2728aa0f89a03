using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
using Chatcode.Grains.Telemetry;
using Chatcode.Grains.Users;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Chatcode.Grains.Servers;

/// <summary>
/// A page of a person's list. What it says about links is kept in memory: gateways tell it of changes, and a page that was
/// just activated asks those that ever connected, so that nothing is written when a link comes or goes.
/// </summary>
[Reentrant]
internal sealed partial class ServerListGrain : Grain, IServerListGrain
{
    /// <summary>Gateways asked at once.</summary>
    private const int MaxAsking = 16;

    /// <summary>How long a link is believed in without hearing of it again: a silo that dies takes along who would tell of its end.</summary>
    private static readonly TimeSpan TrustFor = TimeSpan.FromMinutes(2);

    private readonly StateWriter<ServerListState> _state;
    private readonly IdentifiedLogger _log;
    private readonly TimeProvider _time;
    private readonly Dictionary<VpsId, (GatewayPresence Presence, DateTimeOffset At)> _told = [];
    private Task? _asking;

    // That the account knows of this page; null when it does not, or may have forgotten it.
    private Task? _announced;
    private DateTimeOffset _deletionsAskedAt;
    private UserId _user;
    private int _page;

    public ServerListGrain([PersistentState("servers")] IPersistentState<ServerListState> state, TimeProvider time, ILogger<ServerListGrain> log)
    {
        _state = new StateWriter<ServerListState>(state);
        _time = time;
        _log = new IdentifiedLogger(log, () => new LogIds().Add(_user));
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_user, _page) = ServerListKey.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task Put(ServerRecord server)
    {
        await Store(server);

        // After the record: the account forgets a page that was empty when it was asked.
        if (_announced is null or { IsFaulted: true } or { IsCanceled: true }) _announced = GrainFactory.GetGrain<IUserGrain>(_user.Value).AddServerPage(_page);
        await _announced;
    }

    private Task Store(ServerRecord server)
    {
        // A record carries the presence of its last write; what was told since is newer.
        if (!_state.IsDirty && _state.State.Servers.Find(known => known.Id == server.Id) is { } same && same == server with { Presence = Merge(same.Presence, server.Presence) }) return Task.CompletedTask;
        return _state.Save(state =>
        {
            var index = state.Servers.FindIndex(known => known.Id == server.Id);
            if (index >= 0) state.Servers[index] = server with { Presence = Merge(state.Servers[index].Presence, server.Presence) };
            else state.Servers.Add(server);
        });
    }

    public Task PutPresence(VpsId server, GatewayPresence presence)
    {
        if (_state.State.Servers.Find(known => known.Id == server) is not { } record) return Task.CompletedTask;
        _told[server] = (presence, _time.GetUtcNow());
        return SaysMore(record.Presence, presence)
            ? _state.Save(state =>
            {
                var index = state.Servers.FindIndex(known => known.Id == server);
                if (index >= 0) state.Servers[index] = state.Servers[index] with { Presence = Merge(state.Servers[index].Presence, presence) };
            })
            : Task.CompletedTask;
    }

    public Task Remove(VpsId server)
    {
        _told.Remove(server);
        return _state.State.Servers.Exists(known => known.Id == server)
            ? _state.Save(state => state.Servers.RemoveAll(known => known.Id == server))
            // It may be out of the list in memory alone, and come back.
            : _state.Flush();
    }

    public async Task<ServerRecord[]> List()
    {
        var asking = _asking ??= Ask();
        try
        {
            await asking;
        }
        finally
        {
            if (_asking == asking) _asking = null;
        }

        if (_state.State.Servers.Count == 0) _announced = null;
        return [.. _state.State.Servers
            .OrderBy(server => server.CreatedAt).ThenBy(server => server.Id.Value, StringComparer.Ordinal)
            .Select(server => server with { Presence = _told.TryGetValue(server.Id, out var told) ? told.Presence : server.Presence })];
    }

    // In the store only what a link's end does not make wrong.
    private static GatewayPresence Merge(GatewayPresence stored, GatewayPresence news) => new()
    {
        Connected = false,
        Since = news.Since ?? stored.Since,
        Version = news.Version ?? stored.Version,
        Os = news.Os ?? stored.Os,
    };

    private static bool SaysMore(GatewayPresence stored, GatewayPresence news) =>
        (news.Version is not null && news.Version != stored.Version) || (news.Os is not null && news.Os != stored.Os);

    private async Task Ask()
    {
        // Copies: the list may change while others are asked.
        foreach (var some in _state.State.Servers.Where(IsUnknown).ToArray().Chunk(MaxAsking)) await Task.WhenAll(some.Select(AskGateway));

        var now = _time.GetUtcNow();
        if (now - _deletionsAskedAt < TrustFor) return;
        _deletionsAskedAt = now;
        foreach (var some in _state.State.Servers.Where(server => IsLongInDeletion(server, now)).ToArray().Chunk(MaxAsking)) await Task.WhenAll(some.Select(DropIfGone));
    }

    /// <summary>
    /// A version is known of every gateway that ever said hello; the others can't be connected without telling us. One that
    /// could not be asked stays unknown, for the next call.
    /// </summary>
    private bool IsUnknown(ServerRecord server) =>
        server.Presence.Version is not null
        && (!_told.TryGetValue(server.Id, out var told) || (told.Presence.Connected && _time.GetUtcNow() - told.At > TrustFor));

    private static bool IsLongInDeletion(ServerRecord server, DateTimeOffset now) => server.Status is ServerStatus.Deleting && now - server.UpdatedAt > TrustFor;

    /// <summary>A record that came, or was stored, after its server was gone would stay for ever: nobody is left to take it out.</summary>
    private async Task DropIfGone(ServerRecord server)
    {
        try
        {
            var asked = await GrainFactory.GetGrain<IServerGrain>(server.Id.Value).Get(server.User);
            if (asked.Outcome is ServerOutcome.NotFound) await Remove(server.Id);
        }
        catch (Exception exception)
        {
            LogDeletionUnknown(server.Id, exception);
        }
    }

    private async Task AskGateway(ServerRecord server)
    {
        var before = _time.GetUtcNow();
        try
        {
            var presence = await GrainFactory.GetGrain<IGatewayGrain>(server.Gateway.Value).GetPresence();

            // It may have told us itself meanwhile, which is newer.
            if (!_told.TryGetValue(server.Id, out var told) || told.At < before) _told[server.Id] = (presence, _time.GetUtcNow());
        }
        catch (Exception exception)
        {
            LogPresenceUnknown(server.Id, exception);
            _told.Remove(server.Id);
        }
    }

    [LoggerMessage(EventIds.ServerDeletionUnknown, LogLevel.Warning, "Server {VpsId}: whether it is gone is not known; listed as being deleted")]
    private partial void LogDeletionUnknown(VpsId vpsId, Exception exception);

    [LoggerMessage(EventIds.ServerPresenceUnknown, LogLevel.Warning, "Server {VpsId}: its gateway could not be asked; listed as away")]
    private partial void LogPresenceUnknown(VpsId vpsId, Exception exception);
}

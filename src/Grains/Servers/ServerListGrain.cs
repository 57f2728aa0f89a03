using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
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
    private readonly ILogger<ServerListGrain> _log;
    private readonly TimeProvider _time;
    private readonly Dictionary<VpsId, (GatewayPresence Presence, DateTimeOffset At)> _told = [];
    private Task? _asking;

    public ServerListGrain([PersistentState("servers")] IPersistentState<ServerListState> state, TimeProvider time, ILogger<ServerListGrain> log)
    {
        _state = new StateWriter<ServerListState>(state);
        _time = time;
        _log = log;
    }

    public Task Put(ServerRecord server)
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
            : Task.CompletedTask;
    }

    public async Task<ServerRecord[]> List()
    {
        var asking = _asking ??= AskGateways();
        try
        {
            await asking;
        }
        finally
        {
            if (_asking == asking) _asking = null;
        }

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

    private async Task AskGateways()
    {
        // A copy: the list may change while gateways are asked.
        foreach (var some in _state.State.Servers.Where(IsUnknown).ToArray().Chunk(MaxAsking)) await Task.WhenAll(some.Select(Ask));
    }

    /// <summary>
    /// A version is known of every gateway that ever said hello; the others can't be connected without telling us. One that
    /// could not be asked stays unknown, for the next call.
    /// </summary>
    private bool IsUnknown(ServerRecord server) =>
        server.Presence.Version is not null
        && (!_told.TryGetValue(server.Id, out var told) || (told.Presence.Connected && _time.GetUtcNow() - told.At > TrustFor));

    private async Task Ask(ServerRecord server)
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

    [LoggerMessage(EventIds.ServerPresenceUnknown, LogLevel.Warning, "Server {VpsId}: its gateway could not be asked; listed as away")]
    private partial void LogPresenceUnknown(VpsId vpsId, Exception exception);
}

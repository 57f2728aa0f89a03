using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Grains.State;
using Orleans.Concurrency;

namespace Chatcode.Grains.Users;

/// <summary>A person's account.</summary>
[Reentrant]
internal sealed class UserGrain : Grain, IUserGrain
{
    /// <summary>List pages asked at once.</summary>
    private const int MaxAsking = 8;

    private readonly StateWriter<UserState> _state;
    private UserId _id;

    public UserGrain([PersistentState("user")] IPersistentState<UserState> state) => _state = new StateWriter<UserState>(state);

    private int Pages => (_state.State.PlacesTaken + IServerListGrain.PageSize - 1) / IServerListGrain.PageSize;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = UserId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public async Task<UserProfile> Create(string email, string provider)
    {
        if (_state.State.Profile is null)
        {
            var profile = new UserProfile { Id = _id, Email = email, Providers = [provider], SessionVersion = 0 };
            await _state.Save(state => state.Profile ??= profile);
        }
        else if (_state.IsDirty)
        {
            // Another call makes the account right now; it is not there before it is stored.
            await _state.Flush();
        }

        return _state.State.Profile!;
    }

    public Task<UserProfile?> Get() => Task.FromResult(_state.State.Profile);

    public async Task<int> ReserveServerPlace(VpsId server)
    {
        var place = 0;
        await _state.Save(state => place = state.PlacesTaken++);
        return place / IServerListGrain.PageSize;
    }

    public async Task<ServerPage> ListServers(int? limit, string? cursor)
    {
        var from = ServerCursor.Parse(cursor);
        var wanted = limit ?? int.MaxValue;
        List<(int Page, ServerRecord Server)> found = [];

        // One more than wanted tells whether there is more.
        for (var page = from.Page; page < Pages && found.Count <= wanted;)
        {
            // A short stretch is mostly on one page.
            var count = Math.Min(wanted < IServerListGrain.PageSize ? 1 : MaxAsking, Pages - page);
            var lists = await Task.WhenAll(Enumerable.Range(page, count).Select(List));
            for (var i = 0; i < count; i++)
            {
                foreach (var server in lists[i])
                {
                    if (from.IsBefore(page + i, server)) found.Add((page + i, server));
                }
            }

            page += count;
        }

        var more = found.Count > wanted;
        var servers = found.Take(wanted).ToList();
        return new ServerPage
        {
            Servers = [.. servers.Select(entry => entry.Server)],
            NextCursor = more && servers.Count > 0 ? ServerCursor.After(servers[^1].Page, servers[^1].Server).ToString() : null,
        };
    }

    private Task<ServerRecord[]> List(int page) => GrainFactory.GetGrain<IServerListGrain>(ServerListKey.Of(_id, page)).List();
}

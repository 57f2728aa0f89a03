using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Grains.SignIn;
using Chatcode.Grains.State;
using Orleans.Concurrency;

namespace Chatcode.Grains.Users;

/// <summary>A person's account. Reentrant: its list pages are asked at once, and an identity may sign in while another is untied.</summary>
[Reentrant]
internal sealed partial class UserGrain : Grain, IUserGrain
{
    /// <summary>List pages asked at once.</summary>
    private const int MaxAsking = 8;

    private readonly StateWriter<UserState> _state;
    private readonly TimeProvider _time;
    private UserId _id;

    public UserGrain([PersistentState("user")] IPersistentState<UserState> state, TimeProvider time)
    {
        _state = new StateWriter<UserState>(state);
        _time = time;
    }

    private int Pages => (_state.State.PlacesTaken + IServerListGrain.PageSize - 1) / IServerListGrain.PageSize;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = UserId.Parse(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    public Task<UserProfile?> Get() => Task.FromResult(_state.State.Profile);

    public async Task<UserProfile> SignIn(string email, string identity)
    {
        await Note(identity, email);
        return _state.State.Profile!;
    }

    public Task Connect(string identity) => Note(identity, email: null);

    public Task<Preferences> GetPreferences() => Task.FromResult(_state.State.Preferences);

    public async Task<Preferences> SetPreferences(PreferenceChanges changes)
    {
        await _state.Save(state => state.Preferences = new Preferences
        {
            ColorScheme = changes.ColorScheme ?? state.Preferences.ColorScheme,
            TerminalTheme = changes.TerminalTheme ?? state.Preferences.TerminalTheme,
        });
        return _state.State.Preferences;
    }

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

using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;

namespace Chatcode.Grains.Users;

/// <summary>
/// The person's server list, page by page. What stands on a page is the page's own affair; known here is which pages there are. A page
/// that says it is empty is forgotten, and adds itself again before anybody is told that a server is on it.
/// </summary>
internal sealed partial class UserGrain
{
    /// <summary>List pages asked at once.</summary>
    private const int MaxAsking = 8;

    // Pages added since this activation began: one that was empty before may not be so after.
    private int _pagesAdded;

    public async Task<int> ReserveServerPlace(VpsId server)
    {
        _pagesAdded++;
        var page = 0;
        await _state.Save(state =>
        {
            page = state.PlacesTaken / IServerListGrain.PageSize;
            AddPage(state, page);
            state.PlacesTaken++;
        });
        return page;
    }

    public Task AddServerPage(int page)
    {
        _pagesAdded++;
        return PagesOf(_state.State).Contains(page) ? _state.Flush() : _state.Save(state => AddPage(state, page));
    }

    public async Task<ServerPage> ListServers(int? limit, string? cursor)
    {
        var from = ServerCursor.Parse(cursor);
        var wanted = limit ?? int.MaxValue;
        var added = _pagesAdded;
        int[] pages = [.. PagesOf(_state.State).Where(page => page >= from.Page)];
        List<(int Page, ServerRecord Server)> found = [];
        List<int> empty = [];

        // One more than wanted tells whether there is more.
        for (var next = 0; next < pages.Length && found.Count <= wanted;)
        {
            // A short stretch is mostly on one page.
            int[] some = [.. pages.Skip(next).Take(wanted < IServerListGrain.PageSize ? 1 : MaxAsking)];
            foreach (var (page, servers) in some.Zip(await Task.WhenAll(some.Select(List))))
            {
                if (servers.Length == 0) empty.Add(page);
                found.AddRange(servers.Where(server => from.IsBefore(page, server)).Select(server => (page, server)));
            }

            next += some.Length;
        }

        // Nobody waits for it: what is forgotten in memory alone is only asked once more.
        if (empty.Count > 0 && added == _pagesAdded) _ = _state.Save(state => state.ServerPages = [.. PagesOf(state).Except(empty)]);

        var more = found.Count > wanted;
        var listed = found.Take(wanted).ToList();
        return new ServerPage
        {
            Servers = [.. listed.Select(entry => entry.Server)],
            NextCursor = more && listed.Count > 0 ? ServerCursor.After(listed[^1].Page, listed[^1].Server).ToString() : null,
        };
    }

    private static int[] PagesOf(UserState state) =>
        state.ServerPages ?? [.. Enumerable.Range(0, (state.PlacesTaken + IServerListGrain.PageSize - 1) / IServerListGrain.PageSize)];

    private static void AddPage(UserState state, int page) => state.ServerPages = [.. PagesOf(state).Append(page).Distinct().Order()];

    private Task<ServerRecord[]> List(int page) => GrainFactory.GetGrain<IServerListGrain>(ServerListKey.Of(_id, page)).List();
}

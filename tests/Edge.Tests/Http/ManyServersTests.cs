using Chatcode.Edge.Tests.Hosting;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Grains.Users;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Chatcode.Edge.Tests.Http;

/// <summary>A user with ten thousand servers.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class ManyServersTests(SharedStandalone shared)
{
    private const int Servers = 10_000;

    [Fact]
    public async Task TenThousandServers_AreListedAtOnce_AndByPages()
    {
        using var person = new Person(shared.Standalone);
        var user = UserId.Parse((await person.GetAsync("/auth/me")).GetProperty("user_id").GetString()!);
        await Fill(shared.Standalone.Services.GetRequiredService<IGrainFactory>(), user);

        var all = (await person.GetAsync("/vps")).GetProperty("vps").EnumerateArray().Select(static vps => vps.GetProperty("id").GetString()).ToArray();
        Assert.Equal(Servers, all.Distinct().Count());

        var page = await person.GetAsync("/vps?limit=1000");
        Assert.Equal(all[..1000], page.GetProperty("vps").EnumerateArray().Select(static vps => vps.GetProperty("id").GetString()));
        page = await person.GetAsync($"/vps?limit=1000&cursor={Uri.EscapeDataString(page.GetProperty("next_cursor").GetString()!)}");
        Assert.Equal(all[1000..2000], page.GetProperty("vps").EnumerateArray().Select(static vps => vps.GetProperty("id").GetString()));

        // And a new one can still be brought.
        var server = await person.BringServerAsync();
        Assert.Equal(server.Vps, (await person.GetAsync($"/vps/{server.Vps}")).GetProperty("id").GetString());
    }

    // As ServerGrain does for each, without the ten thousand gateways and tokens that the list has nothing to do with.
    private static async Task Fill(IGrainFactory grains, UserId user)
    {
        var account = grains.GetGrain<IUserGrain>(user.Value);
        var places = new List<(VpsId Id, int Page)>();
        foreach (var batch in Enumerable.Range(0, Servers).Select(static _ => VpsId.New()).Chunk(IServerListGrain.PageSize))
        {
            places.AddRange(await Task.WhenAll(batch.Select(async id => (id, await account.ReserveServerPlace(id)))));
        }

        await Task.WhenAll(places.GroupBy(static place => place.Page).Select(async page =>
        {
            var list = grains.GetGrain<IServerListGrain>($"{user.Value}:{page.Key}");
            await Task.WhenAll(page.Select(place => list.Put(Record(place.Id, user))));
        }));
    }

    private static ServerRecord Record(VpsId id, UserId user) => new()
    {
        Id = id,
        User = user,
        Gateway = GatewayId.New(),
        Provider = ServerProvider.Manual,
        Label = "one of many",
        Status = ServerStatus.Provisioning,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Presence = new GatewayPresence { Connected = false },
    };
}

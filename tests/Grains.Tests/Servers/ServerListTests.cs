using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Grains.SignIn;
using Chatcode.Grains.Users;
using Chatcode.Testing;
using Npgsql;

namespace Chatcode.Grains.Tests.Servers;

/// <summary>What a person's list forgets, and what it must not.</summary>
public sealed class ServerListTests
{
    [Fact]
    public async Task PagesWithoutServers_AreForgotten()
    {
        await using var host = await GrainHost.StartAsync();
        var user = UserId.New();
        ServerRecord[] servers = [Record(user), Record(user), Record(user)];
        for (var place = 0; place < 2 * IServerListGrain.PageSize + 1; place++) await Account(host, user).ReserveServerPlace(VpsId.New());
        for (var page = 0; page < servers.Length; page++) await Page(host, user, page).Put(servers[page]);
        await Page(host, user, 0).Remove(servers[0].Id);
        await Page(host, user, 1).Remove(servers[1].Id);
        Assert.Equal(new[] { 0, 1, 2 }, await KnownPages(host));

        Assert.Equal(new[] { servers[2].Id }, await Listed(host, user));

        await Wait.Until(async () => (await KnownPages(host)).SequenceEqual([2]), "the account to forget the empty pages");
        await host.RestartAsync();
        Assert.Equal(new[] { servers[2].Id }, await Listed(host, user));
        Assert.Equal(2, await Account(host, user).ReserveServerPlace(VpsId.New()));
    }

    [Fact]
    public async Task ServerThatComesToAForgottenPage_IsListed()
    {
        await using var host = await GrainHost.StartAsync();
        var user = UserId.New();
        await Account(host, user).ReserveServerPlace(VpsId.New());
        Assert.Empty(await Listed(host, user));
        await Wait.Until(async () => (await KnownPages(host)).Length == 0, "the account to forget the empty page");

        // Again and again, as the page may think that it is known still.
        for (var i = 0; i < 3; i++)
        {
            var late = Record(user);
            await Page(host, user, 0).Put(late);
            Assert.Equal(new[] { late.Id }, await Listed(host, user));
            await Page(host, user, 0).Remove(late.Id);
            Assert.Empty(await Listed(host, user));
        }

        var last = Record(user);
        await Page(host, user, 0).Put(last);
        await host.RestartAsync();
        Assert.Equal(new[] { last.Id }, await Listed(host, user));
    }

    [Fact]
    public async Task ServersThatComeWhileTheListIsAsked_AreListed()
    {
        await using var host = await GrainHost.StartAsync();
        var user = UserId.New();
        for (var i = 0; i < 20; i++)
        {
            var place = await Account(host, user).ReserveServerPlace(VpsId.New());
            var server = Record(user);
            await Task.WhenAll(Listed(host, user), Page(host, user, place).Put(server), Listed(host, user));
            Assert.Equal(new[] { server.Id }, await Listed(host, user));
            await Page(host, user, place).Remove(server.Id);
        }
    }

    [Fact]
    public async Task PageThatCouldNotBeAdded_IsAddedByTheNextPut()
    {
        await using var host = await GrainHost.StartAsync();
        var user = UserId.New();
        var server = Record(user);
        // The record's own write, then the account's.
        await using (await RefusedWrites.StartAsync(host.Database.ConnectionString, nth: 2)) await Assert.ThrowsAnyAsync<Exception>(() => Page(host, user, 0).Put(server));

        await Page(host, user, 0).Put(server);

        await host.RestartAsync();
        Assert.Equal(new[] { server.Id }, await Listed(host, user));
    }

    [Fact]
    public async Task RemovalWhoseWriteFailed_IsMadeAgain()
    {
        await using var host = await GrainHost.StartAsync();
        var user = UserId.New();
        var server = Record(user);
        await Page(host, user, 0).Put(server);
        await using (await RefusedWrites.StartAsync(host.Database.ConnectionString)) await Assert.ThrowsAnyAsync<Exception>(() => Page(host, user, 0).Remove(server.Id));

        await Page(host, user, 0).Remove(server.Id);

        await host.RestartAsync();
        Assert.Empty(await Listed(host, user));
    }

    [Fact]
    public async Task BroughtServerWhoseWriteFailed_IsStoredBeforeItIsListed()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await host.Grains.GetGrain<IIdentityGrain>("dev:ada").SignIn("ada@localhost");
        var server = host.Grains.GetGrain<IServerGrain>(VpsId.New().Value);
        // The place's write, then the server's own.
        await using (await RefusedWrites.StartAsync(host.Database.ConnectionString, nth: 2)) await Assert.ThrowsAnyAsync<Exception>(() => server.CreateManual(user, "box"));

        var made = await server.CreateManual(user, "box");

        await host.RestartAsync();
        Assert.Equal(new[] { made.Server!.Id }, await Listed(host, user));
        Assert.Equal(ServerOutcome.Ok, (await host.Grains.GetGrain<IServerGrain>(made.Server.Id.Value).Get(user)).Outcome);
    }

    [Fact]
    public async Task EntryOfAServerThatIsGone_IsDropped_AndOneThatIsBeingDeletedStays()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await host.Grains.GetGrain<IIdentityGrain>("dev:ada").SignIn("ada@localhost");
        var real = (await host.Grains.GetGrain<IServerGrain>(VpsId.New().Value).CreateManual(user, "box")).Server!;
        await Page(host, user, 0).Put(real with { Status = ServerStatus.Deleting, UpdatedAt = DateTimeOffset.UnixEpoch });
        await Page(host, user, 0).Put(Record(user) with { Status = ServerStatus.Deleting });

        Assert.Equal(new[] { real.Id }, await Listed(host, user));

        await host.RestartAsync();
        Assert.Equal(new[] { real.Id }, await Listed(host, user));
    }

    [Fact]
    public async Task ListThatChangesWhileItsGatewaysAreAsked_IsGiven()
    {
        await using var host = await GrainHost.StartAsync();
        var user = UserId.New();
        // One more than are asked at once.
        for (var i = 0; i < 17; i++) await Page(host, user, 0).Put(Record(user) with { Presence = new GatewayPresence { Connected = false, Version = "1.0" } });

        Task<ServerRecord[]> list;
        Task put;
        await using (var database = NpgsqlDataSource.Create(host.Database.ConnectionString))
        await using (var connection = await database.OpenConnectionAsync())
        {
            // Gateways' grains wait for their state to be read, and the page for its write, while the table is held.
            var transaction = await connection.BeginTransactionAsync();
            await using var hold = new NpgsqlCommand($"LOCK TABLE {await RefusedWrites.TableAsync(database)} IN ACCESS EXCLUSIVE MODE", connection, transaction);
            await hold.ExecuteNonQueryAsync();
            list = Page(host, user, 0).List();
            await Wait.Until(async () => await Waiting(database) >= 16, "the gateways to be asked");
            put = Page(host, user, 0).Put(Record(user));
            await Wait.Until(async () => await Waiting(database) >= 17, "the page to write");
            await transaction.CommitAsync();
        }

        await put;
        Assert.Equal(18, (await list).Length);
    }

    private static async Task<long> Waiting(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The pages that the one account of the database knows of, as stored.</summary>
    private static async Task<int[]> KnownPages(GrainHost host)
    {
        const string Member = "\"ServerPages\":[";
        var stored = (await DatabaseDump.ReadAsync(host.Database.ConnectionString)).Single(static value => value.Contains(Member, StringComparison.Ordinal));
        var numbers = stored[(stored.IndexOf(Member, StringComparison.Ordinal) + Member.Length)..];
        return [.. numbers[..numbers.IndexOf(']', StringComparison.Ordinal)].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static number => int.Parse(number, System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static async Task<VpsId[]> Listed(GrainHost host, UserId user) => [.. (await Account(host, user).ListServers(null, null)).Servers.Select(static server => server.Id)];

    private static IUserGrain Account(GrainHost host, UserId user) => host.Grains.GetGrain<IUserGrain>(user.Value);

    private static IServerListGrain Page(GrainHost host, UserId user, int page) => host.Grains.GetGrain<IServerListGrain>($"{user.Value}:{page}");

    private static ServerRecord Record(UserId user) => new()
    {
        Id = VpsId.New(),
        User = user,
        Gateway = GatewayId.New(),
        Provider = ServerProvider.Manual,
        Label = "box",
        Status = ServerStatus.Provisioning,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Presence = new GatewayPresence { Connected = false },
    };
}

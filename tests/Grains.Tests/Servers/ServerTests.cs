using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;
using Chatcode.Grains.SignIn;
using Chatcode.Grains.Tests.Gateways;
using Chatcode.Grains.Users;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Servers;

public sealed class ServerTests
{
    [Fact]
    public async Task ManualServer_IsProvisioning_AndListed_AndItsTokenWorks()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await User(host);

        var created = await Create(host, user, "box");

        var server = created.Server!;
        Assert.Equal((ServerOutcome.Ok, ServerStatus.Provisioning, "box", ServerProvider.Manual), (created.Outcome, server.Status, server.Label, server.Provider));
        Assert.False(server.Presence.Connected);
        Assert.Equal(GatewayTokenCheck.Valid, await host.Tokens.Check(server.Gateway, created.Token!, CancellationToken.None));
        Assert.Equal(server, Assert.Single((await List(host, user)).Servers));
        Assert.Null((await Server(host, server.Id).Get(user)).Token);
    }

    [Fact]
    public async Task FirstHello_MakesItActive_AndItsLinkIsSeenEverywhere()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await User(host);
        var server = (await Create(host, user, "box")).Server!;
        var gateway = await Connect(host, server);

        await Wait.Until(async () => (await List(host, user)).Servers[0] is { Status: ServerStatus.Active, Presence.Connected: true }, "the list to say connected");
        var known = (await Server(host, server.Id).Get(user)).Server!;
        Assert.Equal((ServerStatus.Active, true, "1.2.3", "linux"), (known.Status, known.Presence.Connected, known.Presence.Version, known.Presence.Os));

        await host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value).DetachGateway(gateway.Link!);

        await Wait.Until(async () => !(await List(host, user)).Servers[0].Presence.Connected, "the list to say away");
        Assert.Equal(ServerStatus.Active, (await Server(host, server.Id).Get(user)).Server!.Status);
    }

    [Fact]
    public async Task RightAfterARestart_TheListSaysWhatIsTrueNow()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await User(host);
        var (away, back) = ((await Create(host, user, "away")).Server!, (await Create(host, user, "back")).Server!);
        await Connect(host, away);
        await Connect(host, back);
        await Wait.Until(async () => (await List(host, user)).Servers.All(server => server.Presence.Connected), "both to be connected");

        await host.RestartAsync();
        Assert.All((await List(host, user)).Servers, server => Assert.False(server.Presence.Connected));
        await Connect(host, back);

        await Wait.Until(async () => (await List(host, user)).Servers.Select(server => server.Presence.Connected).SequenceEqual([false, true]), "the one that is back");
    }

    [Fact]
    public async Task ListThatWasNeverTold_AsksTheGateways()
    {
        await using var host = await GrainHost.StartAsync();
        var user = UserId.New();
        var server = Record(user, 0) with { Presence = new GatewayPresence { Connected = false, Version = "1.0" } };
        await host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value).Register(new GatewayRegistration { Vps = server.Id, User = user });
        await Connect(host, server);
        var page = host.Grains.GetGrain<IServerListGrain>($"{user.Value}:0");

        await page.Put(server);

        Assert.True(Assert.Single(await page.List()).Presence.Connected);
    }

    [Fact]
    public async Task LinkThatEndedWithoutAWord_IsNotBelievedInForLong()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var user = UserId.New();
        var server = Record(user, 0);
        var page = host.Grains.GetGrain<IServerListGrain>($"{user.Value}:0");
        await page.Put(server);
        await page.PutPresence(server.Id, new GatewayPresence { Connected = true, Version = "1.0" });
        Assert.True(Assert.Single(await page.List()).Presence.Connected);

        time.Advance(TimeSpan.FromMinutes(2));

        Assert.False(Assert.Single(await page.List()).Presence.Connected);
    }

    [Fact]
    public async Task ServerThatWasNotTold_IsToldLater()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var user = await User(host);
        var server = (await Create(host, user, "box")).Server!;
        await Connect(host, server);
        await Wait.Until(async () => (await List(host, user)).Servers[0].Presence.Connected, "the list to say connected");

        // As after the death of the process that had the link: nobody has told of its end.
        await host.RestartAsync();
        await host.Grains.GetGrain<IServerListGrain>($"{user.Value}:0").PutPresence(server.Id, new GatewayPresence { Connected = true, Version = "1.2.3", Os = "linux" });
        await host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value).GetPresence();
        Assert.True((await List(host, user)).Servers[0].Presence.Connected);
        time.Advance(TimeSpan.FromSeconds(20));

        await Wait.Until(async () => !(await List(host, user)).Servers[0].Presence.Connected, "the list to say away");
    }

    [Fact]
    public async Task HelloThatCouldNotBeStored_CountsLater()
    {
        var time = new SkipTime();
        await using var host = await GrainHost.StartAsync(time);
        var user = await User(host);
        var server = (await Create(host, user, "box")).Server!;
        await using (await FailingWrites.BeginAsync(host, server.Id.Value, "server"))
        {
            await Connect(host, server);
            await Wait.Until(() => Task.FromResult(host.Log.All.Any(line => line.Contains(server.Gateway.Value, StringComparison.Ordinal))), "the gateway's grain to say that it told in vain");
        }

        // Its housekeeping tells again.
        time.Advance(TimeSpan.FromSeconds(20));

        await Wait.Until(async () => (await List(host, user)).Servers[0].Status is ServerStatus.Active, "the list to say active");
        await host.RestartAsync();
        Assert.Equal(ServerStatus.Active, (await Server(host, server.Id).Get(user)).Server!.Status);
    }

    [Fact]
    public async Task AnotherUser_FindsNothing()
    {
        await using var host = await GrainHost.StartAsync();
        var (user, stranger) = (await User(host), UserId.New());
        var server = Server(host, (await Create(host, user, "box")).Server!.Id);

        foreach (var call in new[] { server.Get(stranger), server.Rename(stranger, "x"), server.RenewToken(stranger), server.Delete(stranger), server.CreateManual(stranger, "x") })
        {
            Assert.Equal(ServerOutcome.NotFound, (await call).Outcome);
        }

        Assert.Equal(ServerOutcome.NotFound, (await Server(host, VpsId.New()).Get(user)).Outcome);
        Assert.Empty((await List(host, stranger)).Servers);
    }

    [Fact]
    public async Task Rename_IsSeenInTheList()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await User(host);
        var id = (await Create(host, user, "box")).Server!.Id;

        Assert.Equal("new", (await Server(host, id).Rename(user, "new")).Server!.Label);

        Assert.Equal("new", Assert.Single((await List(host, user)).Servers).Label);
    }

    [Fact]
    public async Task NewToken_KillsTheOldOne_ButNotWhileConnected()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await User(host);
        var created = await Create(host, user, "box");
        var server = created.Server!;
        var renewed = await Server(host, server.Id).RenewToken(user);
        Assert.Equal(GatewayTokenCheck.Wrong, await host.Tokens.Check(server.Gateway, created.Token!, CancellationToken.None));
        Assert.Equal(GatewayTokenCheck.Valid, await host.Tokens.Check(server.Gateway, renewed.Token!, CancellationToken.None));

        await Connect(host, server);

        var refused = await Server(host, server.Id).RenewToken(user);
        Assert.Equal((ServerOutcome.GatewayConnected, null), (refused.Outcome, refused.Token));
        Assert.Equal(GatewayTokenCheck.Valid, await host.Tokens.Check(server.Gateway, renewed.Token!, CancellationToken.None));
    }

    [Fact]
    public async Task Delete_ClosesTheLink_AndLeavesNothing()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await User(host);
        var created = await Create(host, user, "box");
        var server = created.Server!;
        var edge = new RecordingEdge(host.Grains);
        await Connect(host, server, edge);

        Assert.Equal(ServerOutcome.Ok, (await Server(host, server.Id).Delete(user)).Outcome);

        Assert.Equal(1001, (await edge.Next(item => item.Kind == EdgeItemKind.GatewayClose, "the close")).CloseCode);
        Assert.Equal(GatewayTokenCheck.UnknownGateway, await host.Tokens.Check(server.Gateway, created.Token!, CancellationToken.None));
        Assert.Empty((await List(host, user)).Servers);
        Assert.Equal(ServerOutcome.NotFound, (await Server(host, server.Id).Get(user)).Outcome);
        Assert.Equal(ServerOutcome.NotFound, (await Server(host, server.Id).Delete(user)).Outcome);
    }

    [Fact]
    public async Task RepeatedCreate_IsOneServer()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await User(host);
        var grain = Server(host, VpsId.New());

        var (first, second) = (await grain.CreateManual(user, "box"), await grain.CreateManual(user, "box"));

        Assert.Equal(first.Server!.Gateway, second.Server!.Gateway);
        Assert.NotEqual(first.Token, second.Token);
        Assert.Single((await List(host, user)).Servers);
    }

    [Fact]
    public async Task TenThousandServers_AreListed_WholeAndByPages_AlsoAfterARestart()
    {
        const int count = 10_000;
        await using var host = await GrainHost.StartAsync();
        var user = UserId.New();
        var account = host.Grains.GetGrain<IUserGrain>(user.Value);
        var pages = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => account.ReserveServerPlace(VpsId.New())));
        Assert.Equal(Enumerable.Range(0, count).Select(place => place / 100), pages.Order());
        ServerRecord[] servers = [.. Enumerable.Range(0, count).Select(i => Record(user, i))];
        await Task.WhenAll(servers.Select((server, i) => host.Grains.GetGrain<IServerListGrain>($"{user.Value}:{i / 100}").Put(server)));
        await host.RestartAsync();

        Assert.Equal(servers.Select(server => server.Id), (await List(host, user)).Servers.Select(server => server.Id));

        List<VpsId> paged = [];
        string? cursor = null;
        do
        {
            var page = await List(host, user, 330, cursor);
            Assert.InRange(page.Servers.Length, 1, 330);
            paged.AddRange(page.Servers.Select(server => server.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(servers.Select(server => server.Id), paged);
    }

    [Fact]
    public async Task Cursor_StaysRight_WhenServersBeforeItGo_AndForeignOnesStartOver()
    {
        await using var host = await GrainHost.StartAsync();
        var user = await User(host);
        List<VpsId> ids = [];
        for (var i = 0; i < 5; i++) ids.Add((await Create(host, user, $"box {i}")).Server!.Id);
        var first = await List(host, user, 2, null);
        await Server(host, ids[1]).Delete(user);

        var rest = await List(host, user, 10, first.NextCursor);

        Assert.Equal(ids[2..], rest.Servers.Select(server => server.Id));
        Assert.Null(rest.NextCursor);
        Assert.Equal(4, (await List(host, user, 10, "made up")).Servers.Length);
        Assert.Equal(4, (await List(host, user, 10, "MS4y")).Servers.Length);
        Assert.Null((await List(host, user, 4, null)).NextCursor);
    }

    [Fact]
    public async Task SignIn_LeadsToOneAccount_MadeOnFirstSight()
    {
        await using var host = await GrainHost.StartAsync();
        var identity = host.Grains.GetGrain<IIdentityGrain>("dev:ada");

        var users = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => identity.SignIn("ada@localhost")));

        var user = Assert.Single(users.Distinct());
        await host.RestartAsync();
        Assert.Equal(user, await host.Grains.GetGrain<IIdentityGrain>("dev:ada").SignIn("ada@localhost"));
        var profile = await host.Grains.GetGrain<IUserGrain>(user.Value).Get();
        Assert.Equal((user, "ada@localhost", "dev", 0), (profile!.Id, profile.Email, Assert.Single(profile.Providers), profile.SessionVersion));
        Assert.NotEqual(user, await host.Grains.GetGrain<IIdentityGrain>("dev:bob").SignIn("bob@localhost"));
        Assert.Null(await host.Grains.GetGrain<IUserGrain>(UserId.New().Value).Get());
    }

    private static Task<UserId> User(GrainHost host) => host.Grains.GetGrain<IIdentityGrain>("dev:ada").SignIn("ada@localhost");

    private static IServerGrain Server(GrainHost host, VpsId id) => host.Grains.GetGrain<IServerGrain>(id.Value);

    private static Task<ServerResult> Create(GrainHost host, UserId user, string label) => Server(host, VpsId.New()).CreateManual(user, label);

    private static Task<ServerPage> List(GrainHost host, UserId user, int? limit = null, string? cursor = null) =>
        host.Grains.GetGrain<IUserGrain>(user.Value).ListServers(limit, cursor);

    private static async Task<FakeGateway> Connect(GrainHost host, ServerRecord server, RecordingEdge? edge = null)
    {
        var gateway = new FakeGateway(host.Grains.GetGrain<IGatewayGrain>(server.Gateway.Value), server.Gateway, edge ?? new RecordingEdge(host.Grains));
        Assert.Null((await gateway.Attach()).Refusal);
        return gateway;
    }

    private static ServerRecord Record(UserId user, int i) => new()
    {
        Id = VpsId.New(),
        User = user,
        Gateway = GatewayId.New(),
        Provider = ServerProvider.Manual,
        Label = $"box {i}",
        Status = ServerStatus.Provisioning,
        CreatedAt = DateTimeOffset.UnixEpoch.AddSeconds(i),
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Presence = new GatewayPresence { Connected = false },
    };
}

using Chatcode.Fakes.DigitalOcean;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Ids;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.DigitalOcean;

/// <summary>A connection comes, is replaced, ends: whatever dies or fails on the way, no account stays claimed and no token good that nobody has.</summary>
public sealed class ConnectionChangeTests : IAsyncLifetime
{
    private const string StateName = "digitalocean", IdentityName = "digitalocean-identity";

    private readonly UserId _user = UserId.New();
    private FakeDigitalOcean _cloud = null!;
    private GrainHost _host = null!;

    private IDigitalOceanAccountGrain Account => Of(_host, _user);

    public async Task InitializeAsync()
    {
        _cloud = await FakeDigitalOcean.StartAsync(new FakeDigitalOceanOptions());
        _host = await GrainHost.StartAsync(
            time: null,
            ("DIGITALOCEAN_OAUTH_URL", _cloud.Address.ToString()), ("DIGITALOCEAN_TIMEOUT", "00:00:20"),
            ("DIGITALOCEAN_CLIENT_ID", _cloud.Client.Id), ("DIGITALOCEAN_CLIENT_SECRET", _cloud.Client.Secret));
    }

    public async Task DisposeAsync()
    {
        _cloud.Faults.Clear();
        await _host.DisposeAsync();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task ReplacedTokens_AreRevoked_AlsoThoseOfTheSameAccount()
    {
        foreach (var account in (CloudAccount[])[CloudAccount.Sammy, CloudAccount.Sammy, CloudAccount.Shelly]) await Account.Connect(Issue(account));

        Assert.Equal([(await Account.GetAccess(null)).Token], _cloud.Grants.All.Select(static tokens => tokens.AccessToken));
    }

    [Fact]
    public async Task SameGrantTwice_AsACallMayCome_StaysGood()
    {
        var grant = Issue(CloudAccount.Sammy);
        await Account.Connect(grant);
        await Account.Connect(grant);

        Assert.Equal([grant.AccessToken], _cloud.Grants.All.Select(static tokens => tokens.AccessToken));
        Assert.Equal(grant.AccessToken, (await Account.GetAccess(null)).Token);
    }

    [Fact]
    public async Task ProcessThatDiesBehindTheClaim_LeavesNoClaim()
    {
        await using (await FailingWrites.BeginAsync(_host, _user.Value, StateName, onlyChanges: true))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => Account.Connect(Issue(CloudAccount.Sammy)));
            Assert.Equal(ConnectOutcome.IdentityConflict, await Of(_host, UserId.New()).Connect(Issue(CloudAccount.Sammy)));
            await _host.RestartAsync();
        }

        // The person looks at their settings.
        Assert.False((await Account.Get()).Connected);
        await CanBeConnectedByAnother(CloudAccount.Sammy);
    }

    [Fact]
    public async Task AccountThatIsReplaced_AndCannotBeGivenBackAtOnce_IsGivenBackLater()
    {
        await Account.Connect(Issue(CloudAccount.Sammy));
        await using (await FailingWrites.BeginAsync(_host, CloudAccount.Sammy.Uuid, IdentityName))
        {
            Assert.Equal(ConnectOutcome.Ok, await Account.Connect(Issue(CloudAccount.Shelly)));
            Assert.Equal(CloudAccount.Shelly.Uuid, (await Account.GetAccess(null)).Owner);
            await _host.RestartAsync();
        }

        await Account.Get();
        await CanBeConnectedByAnother(CloudAccount.Sammy);
        Assert.Equal(ConnectOutcome.IdentityConflict, await Of(_host, UserId.New()).Connect(Issue(CloudAccount.Shelly)));
    }

    [Fact]
    public async Task Conflict_ClaimsNothing()
    {
        var other = Of(_host, UserId.New());
        await other.Connect(Issue(CloudAccount.Sammy));
        await Account.Connect(Issue(CloudAccount.Shelly));

        Assert.Equal(ConnectOutcome.IdentityConflict, await Account.Connect(Issue(CloudAccount.Sammy)));

        Assert.Equal(CloudAccount.Shelly.Uuid, (await Account.GetAccess(null)).Owner);
        await other.Disconnect();
        await CanBeConnectedByAnother(CloudAccount.Sammy);
    }

    [Fact]
    public async Task DisconnectThatDies_IsFinishedLater()
    {
        await Account.Connect(Issue(CloudAccount.Sammy));
        await using (await FailingWrites.BeginAsync(_host, CloudAccount.Sammy.Uuid, IdentityName))
        {
            await Account.Disconnect();
            Assert.False((await Account.Get()).Connected);
            await _host.RestartAsync();
        }

        await Account.Get();
        await CanBeConnectedByAnother(CloudAccount.Sammy);
    }

    [Fact]
    public async Task SpentRefreshToken_InASplit_BreaksNothing()
    {
        await Account.Connect(Issue(CloudAccount.Sammy));
        await using var split = await _host.StartBesideAsync();
        var there = Of(split, _user);
        var spent = await there.GetAccess(null);
        var fresh = await Account.GetAccess(spent.Version);
        Assert.Equal(AccessOutcome.Ok, fresh.Outcome);

        var access = await there.GetAccess(spent.Version);

        Assert.Equal((AccessOutcome.Ok, fresh.Token), (access.Outcome, access.Token));
        Assert.False((await there.Get()).Broken);
        await _host.RestartAsync();
        Assert.Equal(fresh.Token, (await Account.GetAccess(null)).Token);
        Assert.False((await Account.Get()).Broken);
    }

    private DigitalOceanGrant Issue(CloudAccount account) => _cloud.Grants.Issue(account).ToGrant();

    private Task CanBeConnectedByAnother(CloudAccount account) => Wait.Until(
        async () => await Of(_host, UserId.New()).Connect(Issue(account)) is ConnectOutcome.Ok, $"{account.Email} to be free for another user");

    private static IDigitalOceanAccountGrain Of(GrainHost host, UserId user) => host.Grains.GetGrain<IDigitalOceanAccountGrain>(user.Value);
}

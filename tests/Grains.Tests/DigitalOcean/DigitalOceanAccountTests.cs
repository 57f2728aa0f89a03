using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Ids;
using Chatcode.Testing;
using Microsoft.AspNetCore.Http;

namespace Chatcode.Grains.Tests.DigitalOcean;

public sealed class DigitalOceanAccountTests : IAsyncLifetime
{
    private const string SecondKey = "c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLTEyMyE=";

    private readonly SkipTime _time = new();
    private readonly UserId _user = UserId.New();
    private ScriptedSite _site = null!;
    private GrainHost _host = null!;

    private IDigitalOceanAccountGrain Account => AccountOf(_user);

    public async Task InitializeAsync()
    {
        _site = await ScriptedSite.StartAsync();
        _host = await GrainHost.StartAsync(_time, ("DIGITALOCEAN_OAUTH_URL", _site.Address), ("DIGITALOCEAN_CLIENT_ID", "me"), ("DIGITALOCEAN_CLIENT_SECRET", "my-secret"));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _site.DisposeAsync();
    }

    [Fact]
    public async Task Connection_IsSeen_AndItsTokenIsHandedOut_AlsoAfterARestart()
    {
        Assert.False((await Account.Get()).Connected);
        Assert.Equal(AccessOutcome.NotConnected, (await Account.GetAccess(null)).Outcome);

        Assert.Equal(ConnectOutcome.Ok, await Account.Connect(Grant()));
        await _host.RestartAsync();

        var seen = await Account.Get();
        Assert.Equal((true, false, "sammy@example.com", "uuid-1"), (seen.Connected, seen.Broken, seen.Email, seen.AccountUuid));
        var access = await Account.GetAccess(null);
        Assert.Equal((AccessOutcome.Ok, "access-1", "uuid-1"), (access.Outcome, access.Token, access.Owner));
        Assert.Empty(_site.Requests);
    }

    [Fact]
    public async Task Tokens_AreNotInTheDatabase_NorInWhatIsPrinted()
    {
        await Account.Connect(Grant());

        var stored = await Dump();
        Assert.Contains("sammy@example.com", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("access-1", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh-1", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("access-1", $"{Grant()} {await Account.GetAccess(null)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_IsRefreshedAMinuteBeforeItsEnd_OnceForAll()
    {
        await Account.Connect(Grant(TimeSpan.FromHours(1)));
        _time.Advance(TimeSpan.FromMinutes(58));
        Assert.Equal("access-1", (await Account.GetAccess(null)).Token);
        _time.Advance(TimeSpan.FromSeconds(61));
        _site.Then(200, """{"access_token":"access-2","refresh_token":"refresh-2","expires_in":3600,"token_type":"bearer"}""");

        var all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Account.GetAccess(null)));

        Assert.All(all, access => Assert.Equal("access-2", access.Token));
        var request = Assert.Single(_site.Requests);
        Assert.Equal(("POST", "/v1/oauth/token"), (request.Method, request.Target));
        Assert.Equal("client_id=me&client_secret=my-secret&grant_type=refresh_token&refresh_token=refresh-1", string.Join('&', request.Body.Split('&').Order()));

        // The new ones are kept.
        await _host.RestartAsync();
        _time.Advance(TimeSpan.FromHours(1));
        _site.Then(200, """{"access_token":"access-3"}""");
        Assert.Equal("access-3", (await Account.GetAccess(null)).Token);
        Assert.Contains("refresh-2", _site.Requests.Last().Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, """{"error":"invalid_grant"}""", true)]
    [InlineData(401, """{"error":"invalid_grant","error_description":"revoked"}""", true)]
    [InlineData(403, """{"error":"invalid_token"}""", true)]
    [InlineData(403, """{}""", false)]
    [InlineData(401, "[]", false)]
    [InlineData(400, """{"error":5}""", false)]
    [InlineData(400, """{"error":"something_new"}""", false)]
    [InlineData(401, """{"error":"invalid_client"}""", false)]
    [InlineData(429, """{"error":"invalid_grant"}""", false)]
    [InlineData(500, """{"error":"invalid_grant"}""", false)]
    [InlineData(400, "<html>", false)]
    [InlineData(200, "<html>", false)]
    [InlineData(200, "{}", false)]
    [InlineData(200, "[]", false)]
    [InlineData(200, """{"access_token":""}""", false)]
    [InlineData(200, """{"access_token":"two\r\nlines"}""", false)]
    [InlineData(302, "", false)]
    public async Task OnlyAClearRefusal_BreaksTheConnection(int status, string body, bool breaks)
    {
        await Account.Connect(Grant(TimeSpan.FromMinutes(5)));
        _time.Advance(TimeSpan.FromMinutes(6));
        _site.Then(status, body, ("Location", _site.Address + "/elsewhere"));

        Assert.Equal(breaks ? AccessOutcome.Broken : AccessOutcome.Unreachable, (await Account.GetAccess(null)).Outcome);

        Assert.Equal(breaks, (await Account.Get()).Broken);
        Assert.True((await Account.Get()).Connected);
        await _host.RestartAsync();
        Assert.Equal(breaks, (await Account.Get()).Broken);
        Assert.Single(_site.Requests);
    }

    [Fact]
    public async Task LostAnswer_IsNoRefusal_AndIsTriedAgain_ButNotByEverybodyAtOnce()
    {
        await Account.Connect(Grant(TimeSpan.FromMinutes(5)));
        _time.Advance(TimeSpan.FromMinutes(6));
        _site.Then(static context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Account.GetAccess(null)));

        Assert.All(all, access => Assert.Equal(AccessOutcome.Unreachable, access.Outcome));
        Assert.Single(_site.Requests);
        _time.Advance(TimeSpan.FromSeconds(6));
        _site.Then(200, """{"access_token":"access-2","refresh_token":"refresh-2","expires_in":3600}""");
        Assert.Equal("access-2", (await Account.GetAccess(null)).Token);
    }

    [Fact]
    public async Task TokenThatStillHolds_IsHandedOut_WhenItCannotBeRefreshed()
    {
        await Account.Connect(Grant(TimeSpan.FromMinutes(5)));
        _time.Advance(TimeSpan.FromSeconds(250));
        _site.Then(503);

        Assert.Equal("access-1", (await Account.GetAccess(null)).Token);
    }

    [Fact]
    public async Task RejectedToken_IsReplacedOnce_ThenTheConnectionIsBroken()
    {
        await Account.Connect(Grant());
        var first = await Account.GetAccess(null);
        _site.Then(200, """{"access_token":"access-2","refresh_token":"refresh-2","expires_in":3600}""");

        var second = await Account.GetAccess(first.Version);
        Assert.Equal("access-2", second.Token);
        Assert.Equal("access-2", (await Account.GetAccess(first.Version)).Token);
        Assert.False((await Account.Get()).Broken);

        Assert.Equal(AccessOutcome.Broken, (await Account.GetAccess(second.Version)).Outcome);
        Assert.True((await Account.Get()).Broken);
        Assert.Single(_site.Requests);
    }

    [Fact]
    public async Task ReplacedToken_IsRejectedMuchLater_AndIsRefreshedLikeAnyOther()
    {
        await Account.Connect(Grant());
        _site.Then(200, """{"access_token":"access-2","refresh_token":"refresh-2","expires_in":36000}""");
        var second = await Account.GetAccess((await Account.GetAccess(null)).Version);
        _time.Advance(TimeSpan.FromMinutes(2));
        _site.Then(200, """{"access_token":"access-3","refresh_token":"refresh-3","expires_in":36000}""");

        var third = await Account.GetAccess(second.Version);

        Assert.Equal((AccessOutcome.Ok, "access-3"), (third.Outcome, third.Token));
        Assert.False((await Account.Get()).Broken);
    }

    [Fact]
    public async Task RefreshThatIsUnderWay_InASplit_DoesNotReplaceANewConnection()
    {
        await Account.Connect(Grant());
        await using var split = await _host.StartBesideAsync();
        var there = split.Grains.GetGrain<IDigitalOceanAccountGrain>(_user.Value);
        var first = await there.GetAccess(null);
        TaskCompletionSource asked = new(), connected = new();
        _site.Then(async context =>
        {
            asked.SetResult();
            await connected.Task;
            await context.Response.WriteAsync("""{"access_token":"access-2","refresh_token":"refresh-2","expires_in":3600}""");
        }).Then(200, "{}").Then(200, "{}");
        var refreshing = there.GetAccess(first.Version);
        await Wait.For(asked.Task, "the refresh");
        await Account.Connect(Grant() with { AccessToken = "access-9" });
        connected.SetResult();

        Assert.Equal("access-9", (await refreshing).Token);

        await _host.RestartAsync();
        Assert.Equal("access-9", (await Account.GetAccess(null)).Token);
        Assert.Equal(
            ["Bearer access-1", "Bearer access-2"], _site.Requests.Where(static request => request.Target == "/v1/oauth/revoke").Select(static request => request.Authorization));
    }

    [Fact]
    public async Task ConnectingAgain_MendsABrokenConnection()
    {
        await Account.Connect(Grant() with { RefreshToken = null });
        Assert.Equal(AccessOutcome.Broken, (await Account.GetAccess((await Account.GetAccess(null)).Version)).Outcome);

        Assert.Equal(ConnectOutcome.Ok, await Account.Connect(Grant() with { AccessToken = "access-9" }));

        Assert.Equal("access-9", (await Account.GetAccess(null)).Token);
        Assert.False((await Account.Get()).Broken);
    }

    [Fact]
    public async Task AccountOfAnotherUser_IsAConflict_UntilItIsDisconnected()
    {
        var other = AccountOf(UserId.New());
        await Account.Connect(Grant());

        Assert.Equal(ConnectOutcome.IdentityConflict, await other.Connect(Grant() with { AccessToken = "access-of-other" }));
        Assert.False((await other.Get()).Connected);
        Assert.Equal("access-1", (await Account.GetAccess(null)).Token);

        _site.Then(200, "{}");
        await Account.Disconnect();
        Assert.False((await Account.Get()).Connected);
        Assert.Equal(ConnectOutcome.Ok, await other.Connect(Grant()));
    }

    [Fact]
    public async Task AnotherAccount_TakesThePlaceOfTheFirst_WhichIsFreeAgain()
    {
        await Account.Connect(Grant() with { TeamUuid = "" });
        Assert.Equal("uuid-1", (await Account.GetAccess(null)).Owner);
        await Account.Connect(Grant() with { AccountUuid = "uuid-2", TeamUuid = "team-2" });

        Assert.Equal("team-2", (await Account.GetAccess(null)).Owner);
        Assert.Equal(ConnectOutcome.Ok, await AccountOf(UserId.New()).Connect(Grant()));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Disconnect_Revokes_AndForgets_EvenIfDigitalOceanDoesNotAnswerWell(int status)
    {
        await Account.Connect(Grant());
        _site.Then(status, "{}");

        await Account.Disconnect();
        await Account.Disconnect();

        var request = Assert.Single(_site.Requests);
        Assert.Equal(("/v1/oauth/revoke", "Bearer access-1"), (request.Target, request.Authorization));
        Assert.False((await Account.Get()).Connected);
        Assert.Equal(AccessOutcome.NotConnected, (await Account.GetAccess(null)).Outcome);
        Assert.DoesNotContain("first.", await Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RotatedKey_ReadsTheOldBox_AndTheNextWriteIsUnderTheNewOne()
    {
        await Account.Connect(Grant() with { RefreshToken = null });
        _host.Settings["DIGITALOCEAN_TOKEN_KEYS"] = $"second:{SecondKey},first:{GrainHost.TokenKey}";
        await _host.RestartAsync();
        var access = await Account.GetAccess(null);
        Assert.Equal("access-1", access.Token);
        Assert.Contains("\"first.", await Dump(), StringComparison.Ordinal);

        await Account.GetAccess(access.Version);

        Assert.DoesNotContain("\"first.", await Dump(), StringComparison.Ordinal);
        Assert.Contains("\"second.", await Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyThatIsGone_AsksForAReconnect_AndLosesNothing()
    {
        await Account.Connect(Grant());
        _host.Settings["DIGITALOCEAN_TOKEN_KEYS"] = $"second:{SecondKey}";
        await _host.RestartAsync();
        Assert.Equal(AccessOutcome.Broken, (await Account.GetAccess(null)).Outcome);
        var seen = await Account.Get();
        Assert.Equal((true, true, "sammy@example.com"), (seen.Connected, seen.Broken, seen.Email));

        _host.Settings["DIGITALOCEAN_TOKEN_KEYS"] = $"second:{SecondKey},first:{GrainHost.TokenKey}";
        await _host.RestartAsync();
        Assert.Equal("access-1", (await Account.GetAccess(null)).Token);
    }

    private static DigitalOceanGrant GrantUntil(DateTimeOffset? expires) => new()
    {
        AccessToken = "access-1",
        RefreshToken = "refresh-1",
        ExpiresAt = expires,
        Scope = "read write",
        AccountUuid = "uuid-1",
        Email = "sammy@example.com",
    };

    private DigitalOceanGrant Grant(TimeSpan? life = null) => GrantUntil(_time.GetUtcNow() + (life ?? TimeSpan.FromDays(30)));

    private IDigitalOceanAccountGrain AccountOf(UserId user) => _host.Grains.GetGrain<IDigitalOceanAccountGrain>(user.Value);

    private async Task<string> Dump() => string.Join('\n', await DatabaseDump.ReadAsync(_host.Database.ConnectionString));
}

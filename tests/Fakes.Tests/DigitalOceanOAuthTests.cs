using System.Net;
using Chatcode.Fakes.DigitalOcean;

namespace Chatcode.Fakes.Tests;

public sealed class DigitalOceanOAuthTests
{
    private const string Token = "/v1/oauth/token";

    [Fact]
    public async Task ConsentOnThePage_TokensThatRotateAndExpire()
    {
        var clock = new TestClock();
        await using var cloud = await FakeDigitalOcean.StartAsync(new() { Time = clock });
        using var browser = OAuthFlow.Browser(cloud.Address);

        var told = await OAuthFlow.ChooseAsync(browser, OAuthFlow.Ask("/v1/oauth/authorize", cloud.Client.Id, "read write"), CloudAccount.Shelly.Email);
        var (status, first) = await RedeemAsync(browser, cloud, told["code"]);
        Assert.Equal(200, status);
        Assert.Equal("bearer", first.GetProperty("token_type").GetString());
        Assert.Equal(2_592_000, first.GetProperty("expires_in").GetInt64());
        Assert.Equal(CloudAccount.Shelly.Uuid, first.GetProperty("info").GetProperty("uuid").GetString());

        var (again, refusal) = await RedeemAsync(browser, cloud, told["code"]);
        Assert.Equal((400, "invalid_grant"), (again, refusal.GetProperty("error").GetString()));

        Assert.Equal(HttpStatusCode.OK, await TryAsync(cloud, first.GetProperty("access_token").GetString()!));
        clock.Advance(TimeSpan.FromDays(30));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(cloud, first.GetProperty("access_token").GetString()!));

        var old = first.GetProperty("refresh_token").GetString()!;
        var (refreshed, second) = await RefreshAsync(browser, old);
        Assert.Equal(200, refreshed);
        Assert.Equal(HttpStatusCode.OK, await TryAsync(cloud, second.GetProperty("access_token").GetString()!));
        Assert.Equal(400, (await RefreshAsync(browser, old)).Status);

        await OAuthFlow.PostAsync(browser, "/v1/oauth/revoke", ("token", second.GetProperty("access_token").GetString()!));
        Assert.Equal(HttpStatusCode.Unauthorized, await TryAsync(cloud, second.GetProperty("access_token").GetString()!));
        Assert.Equal(400, (await RefreshAsync(browser, second.GetProperty("refresh_token").GetString()!)).Status);
    }

    [Fact]
    public async Task RefusedRefresh_AnswersInvalidGrantAndKeepsTheTokens()
    {
        await using var cloud = await FakeDigitalOcean.StartAsync();
        using var application = OAuthFlow.Browser(cloud.Address);
        var tokens = cloud.Grants.Issue();

        cloud.Grants.RefuseRefreshes = true;
        var (status, body) = await RefreshAsync(application, tokens.RefreshToken);
        Assert.Equal((400, "invalid_grant"), (status, body.GetProperty("error").GetString()));
        cloud.Grants.RefuseRefreshes = false;
        Assert.Equal(200, (await RefreshAsync(application, tokens.RefreshToken)).Status);
    }

    [Theory]
    [InlineData("somebody-else", "read", OAuthFlow.Callback)]
    [InlineData("do-client", "everything", OAuthFlow.Callback)]
    [InlineData("do-client", "read", "javascript:alert(1)")]
    public async Task AskedWrongly_ThePageSaysSoAndSendsNobodyAnywhere(string client, string scope, string redirect)
    {
        await using var cloud = await FakeDigitalOcean.StartAsync(new() { Automatic = CloudAccount.Sammy.Email });
        using var browser = OAuthFlow.Browser(cloud.Address);
        using var answer = await browser.GetAsync(OAuthFlow.Ask("/v1/oauth/authorize", client, scope, redirect: redirect));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    private static Task<(int Status, System.Text.Json.JsonElement Body)> RedeemAsync(HttpClient application, FakeDigitalOcean cloud, string code) => OAuthFlow.PostAsync(
        application,
        Token,
        ("grant_type", "authorization_code"),
        ("code", code),
        ("client_id", cloud.Client.Id),
        ("client_secret", cloud.Client.Secret),
        ("redirect_uri", OAuthFlow.Callback),
        ("code_verifier", OAuthFlow.Verifier));

    private static Task<(int Status, System.Text.Json.JsonElement Body)> RefreshAsync(HttpClient application, string token) =>
        OAuthFlow.PostAsync(application, Token, ("grant_type", "refresh_token"), ("refresh_token", token));

    private static async Task<HttpStatusCode> TryAsync(FakeDigitalOcean cloud, string token)
    {
        using var caller = new CloudCaller(cloud, token);
        using var answer = await caller.SendAsync("/v2/account");
        return answer.StatusCode;
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Fakes.GitHub;
using Chatcode.Fakes.Google;

namespace Chatcode.Fakes.Tests;

public sealed class SignInProviderTests
{
    [Theory]
    [InlineData(OAuthFlow.Verifier, 200)]
    [InlineData("another-verifier-that-is-long-enough-to-be-one", 400)]
    public async Task Google_TakesTheCodeOnlyWithItsProof(string verifier, int expected)
    {
        await using var google = await FakeGoogle.StartAsync();
        using var browser = OAuthFlow.Browser(google.Address);
        var told = await OAuthFlow.ChooseAsync(browser, OAuthFlow.Ask("/o/oauth2/v2/auth", google.Client.Id, "openid email"), GooglePerson.Unverified.Sub);
        var (status, body) = await OAuthFlow.PostAsync(
            browser,
            "/token",
            ("grant_type", "authorization_code"),
            ("code", told["code"]),
            ("client_id", google.Client.Id),
            ("client_secret", google.Client.Secret),
            ("redirect_uri", OAuthFlow.Callback),
            ("code_verifier", verifier));
        Assert.Equal(expected, status);
        if (expected != 200) return;

        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body.GetProperty("access_token").GetString());
        var person = await browser.GetFromJsonAsync<JsonElement>("/v1/userinfo");
        Assert.Equal(GooglePerson.Unverified.Sub, person.GetProperty("sub").GetString());
        Assert.False(person.GetProperty("email_verified").GetBoolean());
        Assert.False(person.TryGetProperty("name", out _));
    }

    [Fact]
    public async Task Google_Cancelled_SaysAccessDenied()
    {
        await using var google = await FakeGoogle.StartAsync();
        using var browser = OAuthFlow.Browser(google.Address);
        var told = await OAuthFlow.ChooseAsync(browser, OAuthFlow.Ask("/o/oauth2/v2/auth", google.Client.Id, "openid"), "");
        Assert.Equal("access_denied", told["error"]);
        Assert.False(told.ContainsKey("code"));
    }

    [Fact]
    public async Task GitHub_AnswersErrorsWith200_AndTokensOnce()
    {
        await using var github = await FakeGitHub.StartAsync();
        using var browser = OAuthFlow.Browser(github.Address);
        var told = await OAuthFlow.ChooseAsync(browser, OAuthFlow.Ask("/login/oauth/authorize", github.Client.Id, "user:email"), GitHubPerson.Octo.Login);

        var (wrong, refusal) = await RedeemAsync(browser, github, told["code"], "wrong");
        Assert.Equal((200, "incorrect_client_credentials"), (wrong, refusal.GetProperty("error").GetString()));
        var (right, tokens) = await RedeemAsync(browser, github, told["code"], github.Client.Secret);
        Assert.Equal((200, "bearer"), (right, tokens.GetProperty("token_type").GetString()));
        var (again, used) = await RedeemAsync(browser, github, told["code"], github.Client.Secret);
        Assert.Equal((200, "bad_verification_code"), (again, used.GetProperty("error").GetString()));

        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        using var anonymous = await browser.GetAsync("/user");
        Assert.Equal(HttpStatusCode.Forbidden, anonymous.StatusCode);
        browser.DefaultRequestHeaders.UserAgent.ParseAdd("chatcode");
        Assert.Equal(GitHubPerson.Octo.Id, (await browser.GetFromJsonAsync<JsonElement>("/user")).GetProperty("id").GetInt64());
        var primary = (await browser.GetFromJsonAsync<JsonElement>("/user/emails")).EnumerateArray().Single(static one => one.GetProperty("primary").GetBoolean());
        Assert.Equal(("octo@example.com", true), (primary.GetProperty("email").GetString(), primary.GetProperty("verified").GetBoolean()));
    }

    private static Task<(int Status, JsonElement Body)> RedeemAsync(HttpClient application, FakeGitHub github, string code, string secret) => OAuthFlow.PostAsync(
        application,
        "/login/oauth/access_token",
        ("client_id", github.Client.Id),
        ("client_secret", secret),
        ("code", code),
        ("redirect_uri", OAuthFlow.Callback),
        ("code_verifier", OAuthFlow.Verifier));
}

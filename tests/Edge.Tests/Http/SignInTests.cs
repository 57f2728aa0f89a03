using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;

namespace Chatcode.Edge.Tests.Http;

/// <summary>api.md "Sign-in", development's part, and what a page of elsewhere may not do.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class SignInTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task DevLogin_SetsACookieThatSignsIn_UntilLogout()
    {
        using var http = Browser();
        using var login = await http.PostAsJsonAsync("/auth/dev/login", new { user = "grace" });
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);

        var me = await http.GetFromJsonAsync<JsonElement>("/auth/me");
        Assert.Equal("grace@localhost", me.GetProperty("email").GetString());
        Assert.StartsWith("usr-", me.GetProperty("user_id").GetString(), StringComparison.Ordinal);
        Assert.Equal("dev", Assert.Single(me.GetProperty("providers").EnumerateArray()).GetString());

        using var logout = await http.PostAsync("/auth/logout", content: null);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        using var after = await http.GetAsync("/auth/me");
        await ApiTests.AssertError(after, HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Theory]
    [InlineData("user")]
    [InlineData("name")]
    [InlineData("email")]
    public async Task DevLogin_TakesAnyOfItsNames_ForTheSamePerson(string member)
    {
        using var http = Browser();
        using var login = await http.PostAsJsonAsync("/auth/dev/login", new Dictionary<string, string> { [member] = member == "email" ? "Linus@localhost" : "linus" });
        var account = await login.Content.ReadFromJsonAsync<JsonElement>();
        using var person = new Person(_standalone, "linus");
        Assert.Equal((await person.GetAsync("/auth/me")).GetProperty("user_id").GetString(), account.GetProperty("user_id").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("x:y")]
    [InlineData("\u212Aelvin")]
    public async Task DevLogin_OfNobody_Is400(string user)
    {
        using var http = Browser();
        using var login = await http.PostAsJsonAsync("/auth/dev/login", new { user });
        await ApiTests.AssertError(login, HttpStatusCode.BadRequest, "invalid_name");
    }

    [Fact]
    public async Task CookieOfAnotherKey_SignsNobodyIn()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _standalone.Address };
        http.DefaultRequestHeaders.Add("Cookie", "chatcode=CfDJ8forged");
        using var me = await http.GetAsync("/auth/me");
        await ApiTests.AssertError(me, HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("SAME", 201)]
    public async Task Write_IsTakenFromTheSameOriginOnly(string origin, int status)
    {
        using var person = new Person(_standalone);
        person.Http.DefaultRequestHeaders.Add("Origin", origin == "SAME" ? _standalone.Address.GetLeftPart(UriPartial.Authority) : origin);
        using var answer = await person.Http.PostAsJsonAsync("/vps/manual", new { });
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403) await ApiTests.AssertError(answer, HttpStatusCode.Forbidden, "origin_not_allowed");
    }

    [Fact]
    public async Task ReboundName_IsAnsweredByNothing()
    {
        using var person = new Person(_standalone);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/vps");
        request.Headers.Host = "rebound.example";
        using var answer = await person.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    private HttpClient Browser() => new(new SocketsHttpHandler { CookieContainer = new CookieContainer() }) { BaseAddress = _standalone.Address };
}

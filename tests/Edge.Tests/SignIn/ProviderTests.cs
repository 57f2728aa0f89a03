using System.Net;
using Chatcode.Edge.SignIn.OAuth;
using Chatcode.Edge.Tests.Http;
using Chatcode.Fakes.GitHub;
using Chatcode.Fakes.Google;
using Chatcode.Fakes.Web;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>api.md "Sign-in": Google and GitHub, and one person with several ways in.</summary>
[Collection(SignInGroup.Name)]
public sealed class ProviderTests : IDisposable
{
    private static int _people;

    private readonly SignInScene _scene;
    private readonly GooglePerson _google;
    private readonly GitHubPerson _github;

    // Each test has people of its own at the providers, with one address.
    public ProviderTests(SignInScene scene)
    {
        _scene = scene;
        var number = Interlocked.Increment(ref _people);
        Email = SignInScene.NewEmail();
        _google = new GooglePerson($"11016948447{number:D10}", Email, "Ada");
        _github = new GitHubPerson(900_000 + number, $"ada-{number}", "Ada", [new(SignInScene.NewEmail(), Primary: false), new(Email)]);
        BeAtGoogle(_google);
        BeAtGitHub(_github);
    }

    private string Email { get; }

    public void Dispose()
    {
        _scene.Google.Faults.Clear();
        _scene.GitHub.Faults.Clear();
    }

    [Theory]
    [InlineData("google")]
    [InlineData("github")]
    public async Task Flow_SignsIn_AndAgainTheSamePerson(string provider)
    {
        using var visitor = _scene.Visit();
        Assert.Equal("/vps", await visitor.FollowAsync($"/auth/{provider}/start?redirect_url=/vps"));
        Assert.Equal(Email, await visitor.EmailAsync());
        Assert.Equal([provider], await visitor.ProvidersAsync());
        using var again = _scene.Visit();
        Assert.Equal("/", await again.FollowAsync($"/auth/{provider}/start"));
        Assert.Equal(await IdAsync(visitor), await IdAsync(again));
    }

    [Theory]
    [InlineData("google")]
    [InlineData("github")]
    public async Task Flow_HasStateAndPkce_AndAsksForNoMoreThanTheAddress(string provider)
    {
        using var visitor = _scene.Visit();
        using var start = await visitor.GetAsync($"/auth/{provider}/start");
        var query = System.Web.HttpUtility.ParseQueryString(start.Headers.Location!.Query);
        Assert.Equal("S256", query["code_challenge_method"]);
        Assert.True(query["state"]!.Length > 40);
        Assert.Equal($"{visitor.Server.GetLeftPart(UriPartial.Authority)}/auth/{provider}/callback", query["redirect_uri"]);
        Assert.Equal(provider == "google" ? "openid email" : "user:email", query["scope"]);
        var cookie = Assert.Single(start.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task SameVerifiedAddress_IsOnePerson()
    {
        using var byGoogle = _scene.Visit();
        await byGoogle.FollowAsync("/auth/google/start");
        using var byMail = _scene.Visit();
        await byMail.FollowAsync(await _scene.AskForLinkAsync(byMail, Email));
        using var byGitHub = _scene.Visit();
        await byGitHub.FollowAsync("/auth/github/start");

        Assert.Equal(await IdAsync(byGoogle), await IdAsync(byMail));
        Assert.Equal(await IdAsync(byGoogle), await IdAsync(byGitHub));
        Assert.Equal(["google", "email", "github"], await byMail.ProvidersAsync());
    }

    [Fact]
    public async Task AddressThatIsNotVerified_SignsNobodyIn()
    {
        using var visitor = _scene.Visit();
        BeAtGoogle(_google with { EmailVerified = false });
        Assert.Equal("/sign-in?error=email_not_verified", await visitor.FollowAsync("/auth/google/start"));
        // A verified one that is not the primary does not help.
        BeAtGitHub(_github with { Emails = [new(SignInScene.NewEmail(), Primary: false), new(Email, Verified: false)] });
        Assert.Equal("/sign-in?error=email_not_verified", await visitor.FollowAsync("/auth/github/start"));
        Assert.Null(await visitor.EmailAsync());
    }

    [Theory]
    [InlineData("google")]
    [InlineData("github")]
    public async Task PersonWhoSaysNo_ComesBackWithAReason(string provider)
    {
        using var visitor = _scene.Visit();
        using var start = await visitor.GetAsync($"/auth/{provider}/start?redirect_url=/vps");
        var state = System.Web.HttpUtility.ParseQueryString(start.Headers.Location!.Query)["state"];
        Assert.Equal(
            "/sign-in?error=access_denied&redirect_url=%2Fvps",
            await visitor.FollowAsync($"/auth/{provider}/callback?error=access_denied&state={Uri.EscapeDataString(state!)}"));
        Assert.Null(await visitor.EmailAsync());
    }

    public static TheoryData<string, string> Troubles()
    {
        var troubles = new TheoryData<string, string>();
        foreach (var path in (string[])["google /token", "google /v1/userinfo", "github /login/oauth/access_token", "github /user", "github /user/emails"])
        {
            foreach (var fault in (string[])["401", "404", "429", "500", "empty", "array", "garbage", "cut"]) troubles.Add(path, fault);
        }

        return troubles;
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task ProvidersTrouble_IsAReason_NotAnError(string place, string kind)
    {
        var (provider, path) = (place.Split(' ')[0], place.Split(' ')[1]);
        (provider == "google" ? _scene.Google.Faults : _scene.GitHub.Faults).Add("*", path, kind switch
        {
            "garbage" => Fault.Garbage,
            "cut" => Fault.Cut,
            "empty" => Fault.Answer(200, "{}"),
            "array" => Fault.Answer(200, "[]"),
            _ => Fault.Answer(int.Parse(kind, System.Globalization.CultureInfo.InvariantCulture)),
        });
        using var visitor = _scene.Visit();
        var expected = (path, kind) is ("/user/emails", "array") ? "email_not_verified" : "provider_failed";
        Assert.Equal($"/sign-in?error={expected}", await visitor.FollowAsync($"/auth/{provider}/start"));
        Assert.Null(await visitor.EmailAsync());

        // And the next time it works.
        Assert.Equal("/", await visitor.FollowAsync($"/auth/{provider}/start"));
    }

    [Fact]
    public async Task ProviderThatSaysNothing_IsGivenUp()
    {
        _scene.Google.Faults.Add("*", "/token", Fault.Silence);
        using var visitor = _scene.Visit();
        Assert.Equal("/sign-in?error=provider_failed", await visitor.FollowAsync("/auth/google/start"));
    }

    [Fact]
    public void StateThatCannotBeReached_IsNotTheProvidersFault()
    {
        Assert.Equal("unavailable", OAuthFlow.ErrorOf(new TimeoutException()));
        Assert.Equal("unavailable", OAuthFlow.ErrorOf(new Npgsql.NpgsqlException()));
        Assert.Equal("provider_failed", OAuthFlow.ErrorOf(failure: null));
    }

    [Fact]
    public async Task ForgedStates_AndThoseOfAnotherBrowserProviderOrTime_AreRefused()
    {
        const string Refused = "/sign-in?error=state_invalid";
        using var visitor = _scene.Visit();
        using var other = _scene.Visit();
        var callback = await visitor.CallbackAsync("/auth/google/start");
        var state = System.Web.HttpUtility.ParseQueryString(new Uri(visitor.Server, callback).Query)["state"]!;

        Assert.Equal(Refused, await visitor.FollowAsync("/auth/google/callback"));
        Assert.Equal(Refused, await visitor.FollowAsync("/auth/google/callback?code=x&state=x"));
        Assert.Equal(Refused, await visitor.FollowAsync($"/auth/google/callback?code=x&state={Uri.EscapeDataString(Flip(state))}"));
        Assert.Equal(Refused, await visitor.FollowAsync("/auth/google/callback?error=server_error&error_description=<script>%0d%0aforged"));
        Assert.StartsWith(Refused, await visitor.FollowAsync(callback.Replace("google", "github", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.StartsWith(Refused, await other.FollowAsync(callback), StringComparison.Ordinal);
        Assert.Null(await other.EmailAsync());

        // Its own browser, once.
        Assert.Equal("/", await visitor.FollowAsync(callback));
        Assert.StartsWith(Refused, await visitor.FollowAsync(callback), StringComparison.Ordinal);

        using var late = _scene.Visit();
        var tooLate = await late.CallbackAsync("/auth/google/start");
        _scene.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(Refused, await late.FollowAsync(tooLate));
        Assert.Null(await late.EmailAsync());
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    public async Task RedirectElsewhere_Is400(string redirectUrl)
    {
        using var visitor = _scene.Visit();
        foreach (var provider in (string[])["google", "github"])
        {
            using var answer = await visitor.GetAsync($"/auth/{provider}/start?redirect_url={Uri.EscapeDataString(redirectUrl)}");
            await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "invalid_redirect_url");
        }
    }

    [Fact]
    public async Task SomebodySignedIn_TiesAnAccount_AndUntiesIt()
    {
        using var visitor = await _scene.SomebodyAsync();
        var id = await IdAsync(visitor);
        Assert.Equal("/settings", await visitor.FollowAsync("/auth/github/start"));
        Assert.Equal(["dev", "github"], await visitor.ProvidersAsync());
        using var byGitHub = _scene.Visit();
        await byGitHub.FollowAsync("/auth/github/start");
        Assert.Equal(id, await IdAsync(byGitHub));

        using var untied = await visitor.PostAsync("/auth/github/disconnect");
        Assert.Equal(HttpStatusCode.NoContent, untied.StatusCode);
        Assert.Equal(["dev"], await visitor.ProvidersAsync());
        using var again = await visitor.PostAsync("/auth/github/disconnect");
        await ApiTests.AssertError(again, HttpStatusCode.NotFound, "not_found");
        using var fresh = _scene.Visit();
        await fresh.FollowAsync("/auth/github/start");
        Assert.NotEqual(id, await IdAsync(fresh));
    }

    [Theory]
    [InlineData("google")]
    [InlineData("github")]
    public async Task LastWayIn_CannotBeUntied(string provider)
    {
        using var visitor = _scene.Visit();
        await visitor.FollowAsync($"/auth/{provider}/start");
        using var refused = await visitor.PostAsync($"/auth/{provider}/disconnect");
        await ApiTests.AssertError(refused, HttpStatusCode.BadRequest, "last_sign_in");
        Assert.Equal([provider], await visitor.ProvidersAsync());
    }

    [Fact]
    public async Task AccountOfAnother_IsAConflict_AndStaysTheirs()
    {
        using var owner = await _scene.SomebodyAsync();
        await owner.FollowAsync("/auth/google/start");
        using var other = await _scene.SomebodyAsync();

        Assert.Equal("/settings?tab=1&error=identity_conflict", await other.FollowAsync("/auth/google/start?redirect_url=/settings?tab=1"));

        Assert.Equal(["dev"], await other.ProvidersAsync());
        using var byGoogle = _scene.Visit();
        await byGoogle.FollowAsync("/auth/google/start");
        Assert.Equal(await IdAsync(owner), await IdAsync(byGoogle));
    }

    [Fact]
    public async Task ProgramThatAsksForJson_IsToldOfAConflictByItsStatus()
    {
        using var owner = await _scene.SomebodyAsync();
        await owner.FollowAsync("/auth/google/start");
        using var other = await _scene.SomebodyAsync();
        using var conflict = await other.GetAsync(await other.CallbackAsync("/auth/google/start"), ("Accept", "application/json"));
        await ApiTests.AssertError(conflict, HttpStatusCode.Conflict, "identity_conflict");
        using var forged = await other.GetAsync("/auth/google/callback?code=x&state=x", ("Accept", "application/json"));
        await ApiTests.AssertError(forged, HttpStatusCode.BadRequest, "state_invalid");
        // What a browser sends.
        using var page = await other.GetAsync("/auth/google/callback?code=x&state=x", ("Accept", "text/html,application/json;q=0.9"));
        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task ForeignPage_ConnectsNothingToWhoIsSignedIn(string site)
    {
        using var visitor = await _scene.SomebodyAsync();
        foreach (var start in (string[])["/auth/google/start", "/auth/github/start", "/auth/do/start", "/auth/do"])
        {
            using var refused = await visitor.GetAsync($"{start}?redirect_url=/vps", ("Sec-Fetch-Site", site), ("Referer", "https://evil.example/"));
            Assert.Equal((HttpStatusCode.Found, "/vps?error=started_elsewhere"), (refused.StatusCode, refused.Headers.Location?.OriginalString));
            Assert.False(refused.Headers.Contains("Set-Cookie"));
            using var told = await visitor.GetAsync(start, ("Sec-Fetch-Site", site), ("Accept", "application/json"));
            await ApiTests.AssertError(told, HttpStatusCode.Forbidden, "started_elsewhere");
        }

        // Nobody's account is concerned: links to a sign-in may stand anywhere.
        using var anybody = _scene.Visit();
        using var started = await anybody.GetAsync("/auth/google/start", ("Sec-Fetch-Site", site));
        Assert.Equal(_scene.Google.Address.Authority, started.Headers.Location?.Authority);
    }

    [Theory]
    [InlineData("same-origin", null)]
    [InlineData("none", null)]
    [InlineData("same-site", "https://app.example.com/settings")]
    [InlineData("cross-site", "https://app.example.com/")]
    public async Task PersonAndAllowedPages_MayConnect(string site, string? page)
    {
        using var visitor = await _scene.SomebodyAsync();
        foreach (var start in (string[])["/auth/google/start", "/auth/github/start", "/auth/do"])
        {
            using var started = await visitor.GetAsync(start, ("Sec-Fetch-Site", site), ("Referer", page ?? $"{visitor.Server}settings"));
            Assert.Equal(HttpStatusCode.Found, started.StatusCode);
            Assert.Contains("state=", started.Headers.Location?.Query, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    public async Task Callback_IsForGetAlone(string method)
    {
        using var visitor = _scene.Visit();
        var callback = await visitor.CallbackAsync("/auth/google/start");
        using var refused = await visitor.SendAsync(new HttpMethod(method), callback);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
        Assert.Null(await visitor.EmailAsync());
        Assert.Equal("/", await visitor.FollowAsync(callback));
    }

    [Fact]
    public async Task LimitedRoutes_AnswerNoMethodThatIsNotLimited()
    {
        var limited = _scene.Standalone.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static endpoint => endpoint.Metadata.GetMetadata<EnableRateLimitingAttribute>() is not null)
            .ToLookup(static endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}", static endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods);
        Assert.Contains("/auth/google/callback", limited.Select(static route => route.Key));
        using var visitor = _scene.Visit();
        foreach (var route in limited)
        {
            foreach (var method in ((string[])["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]).Except(route.SelectMany(static methods => methods)))
            {
                using var refused = await visitor.SendAsync(new HttpMethod(method), route.Key);
                Assert.True(refused.StatusCode is HttpStatusCode.MethodNotAllowed, $"{method} {route.Key} answered {(int)refused.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task FlowOfOnePerson_DoesNotTieToAnotherWhoIsSignedInWhenItEnds()
    {
        using var visitor = await _scene.SomebodyAsync();
        var callback = await visitor.CallbackAsync("/auth/google/start");
        await visitor.AsAsync("other-" + Guid.NewGuid().ToString("N")[..8]);
        Assert.Equal("/settings?error=session_changed", await visitor.FollowAsync(callback));
        Assert.Equal(["dev"], await visitor.ProvidersAsync());

        // Nor does it sign in once the person is signed out.
        var second = await visitor.CallbackAsync("/auth/google/start");
        using var signedOut = await visitor.PostAsync("/auth/logout");
        Assert.Equal("/settings?error=session_changed", await visitor.FollowAsync(second));
        Assert.Null(await visitor.EmailAsync());
    }

    private static string Flip(string state) => state[..20] + (state[20] == 'A' ? 'B' : 'A') + state[21..];

    private static async Task<string> IdAsync(Visitor visitor) => (await visitor.MeAsync())!.Value.GetProperty("user_id").GetString()!;

    private void BeAtGoogle(GooglePerson person)
    {
        _scene.Google.People = [person];
        _scene.Google.Automatic = person.Sub;
    }

    private void BeAtGitHub(GitHubPerson person)
    {
        _scene.GitHub.People = [person];
        _scene.GitHub.Automatic = person.Login;
    }
}

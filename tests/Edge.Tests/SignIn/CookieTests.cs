using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.Http;
using Chatcode.Grains.Users;
using Chatcode.Testing;
using Chatcode.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>What a cookie is good for, and until when.</summary>
[Collection(SignInGroup.Name)]
public sealed class CookieTests(SignInScene scene)
{
    [Fact]
    public async Task Cookie_IsHttpOnlyAndLax_AndNotSecureOnLocalhostOnly()
    {
        using var visitor = scene.Visit();
        using var near = await visitor.PostAsync("/auth/dev/login", new { user = "ada" });
        var cookie = SignInCookie(near);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);

        using var behindTls = await visitor.PostAsync("/auth/dev/login", new { user = "ada" }, ("X-Forwarded-Proto", "https"));
        Assert.Contains("secure", SignInCookie(behindTls), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ForgedAndAlteredCookies_SignNobodyIn()
    {
        using var visitor = await scene.SomebodyAsync();
        var genuine = visitor.SignInCookie!;
        string[] forged = ["", "x", genuine[..^1], genuine[..40] + (genuine[40] == 'A' ? 'B' : 'A') + genuine[41..], genuine + "A", "CfDJ8" + new string('A', 300)];
        // What was encrypted for something else is no cookie.
        using var start = await visitor.GetAsync("/auth/google/start");
        var state = System.Web.HttpUtility.ParseQueryString(start.Headers.Location!.Query)["state"]!;
        foreach (var cookie in forged.Append(state))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await StatusWithAsync(cookie));
            Assert.Equal(HttpStatusCode.Unauthorized, await PeerSocket.RefusalAsync(BrowserPeer.Address(scene.Standalone.Address, "vps-x", "ses-x"), ("Cookie", $"chatcode={cookie}")));
        }

        // Nor is a cookie a state.
        Assert.Equal("/sign-in?error=state_invalid", await visitor.FollowAsync($"/auth/google/callback?code=x&state={Uri.EscapeDataString(genuine)}"));
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(genuine));
    }

    [Fact]
    public async Task Cookie_EndsAfterAWeekWithoutUse()
    {
        using var visitor = await scene.SomebodyAsync();
        var cookie = visitor.SignInCookie!;
        scene.Time.Advance(SignInLifetime.Cookie - TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(cookie));
        scene.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWithAsync(cookie));
    }

    [Fact]
    public async Task SignedOutCookie_IsGoodForNothing_AndAnotherBrowserStaysSignedIn()
    {
        var name = "p" + Guid.NewGuid().ToString("N")[..12];
        using var visitor = await scene.Visit().AsAsync(name);
        using var other = await scene.Visit().AsAsync(name);
        var copy = visitor.SignInCookie!;
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(copy));

        using var signedOut = await visitor.PostAsync("/auth/logout");

        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        Assert.Null(visitor.SignInCookie);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWithAsync(copy));
        Assert.NotNull(await other.EmailAsync());
        using var twice = await visitor.PostAsync("/auth/logout");
        Assert.Equal(HttpStatusCode.NoContent, twice.StatusCode);
    }

    [Fact]
    public async Task SignOutEverywhere_SignsOutEveryBrowserAtOnce()
    {
        var name = "p" + Guid.NewGuid().ToString("N")[..12];
        using var visitor = await scene.Visit().AsAsync(name);
        using var other = await scene.Visit().AsAsync(name);
        using var stranger = await scene.SomebodyAsync();
        Assert.NotNull(await other.EmailAsync());

        using var signedOut = await visitor.PostAsync("/auth/logout", new { everywhere = true });

        Assert.Equal(HttpStatusCode.NoContent, signedOut.StatusCode);
        Assert.Null(await visitor.EmailAsync());
        Assert.Null(await other.EmailAsync());
        Assert.NotNull(await stranger.EmailAsync());
        Assert.NotNull(await (await other.AsAsync(name)).EmailAsync());
        using var anonymous = scene.Visit();
        using var refused = await anonymous.PostAsync("/auth/logout", new { everywhere = true });
        await ApiTests.AssertError(refused, HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OpenTerminal_EndsWithTheSignIn(bool everywhere)
    {
        await using var open = await OpenTerminal.OpenAsync(scene);
        Assert.Equal(HttpStatusCode.Forbidden, await PeerSocket.RefusalAsync(open.Address, ("Cookie", open.Cookie), ("Origin", "https://evil.example")));
        using var signedOut = await open.Visitor.PostAsync("/auth/logout", new { everywhere });
        await Wait.For(open.Ended, "the terminal's close");
        Assert.Equal((1008, SignedInSockets.Reason), open.Socket.Closed);
        Assert.Equal(HttpStatusCode.Unauthorized, await PeerSocket.RefusalAsync(open.Address, ("Cookie", open.Cookie)));
    }

    [Fact]
    public async Task SignOutOnAnotherEdge_HoldsHereWithinTheStatedTimes()
    {
        await using var open = await OpenTerminal.OpenAsync(scene);
        using var other = await scene.Visit().AsAsync(open.Person.Name);
        Assert.NotNull(await other.EmailAsync());
        var id = (await other.MeAsync())!.Value.GetProperty("user_id").GetString()!;

        // What the grain is told by another edge, this one has to ask for.
        await scene.Standalone.Services.GetRequiredService<IGrainFactory>().GetGrain<IUserGrain>(id).SignOutEverywhere();

        scene.Time.Advance(SignInChecks.MaxAge);
        Assert.Null(await other.EmailAsync());
        scene.Time.Advance(SignInWatch.Period);
        await Wait.For(open.Ended, "the terminal's close");
        Assert.Equal((1008, SignedInSockets.Reason), open.Socket.Closed);
    }

    [Fact]
    public async Task OnesCookie_NeverShowsAnothersThings()
    {
        using var ada = await scene.SomebodyAsync();
        using var eve = await scene.SomebodyAsync();
        using var made = await ada.PostAsync("/vps/manual", new { label = "hers" });
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("vps").GetProperty("id").GetString();
        using var swapped = await eve.GetAsync($"/vps/{id}");
        await ApiTests.AssertError(swapped, HttpStatusCode.NotFound, "not_found");
    }

    private static string SignInCookie(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(static cookie => cookie.StartsWith("chatcode=", StringComparison.Ordinal));

    private async Task<HttpStatusCode> StatusWithAsync(string cookie)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = scene.Standalone.Address };
        http.DefaultRequestHeaders.Add("Cookie", $"chatcode={cookie}");
        using var answer = await http.GetAsync("/auth/me");
        return answer.StatusCode;
    }

    /// <summary>A terminal opened by a browser with a cookie.</summary>
    private sealed class OpenTerminal(Person person, Visitor visitor, GatewayPeer gateway, PeerSocket socket, Uri address) : IAsyncDisposable
    {
        public Person Person => person;

        public Visitor Visitor => visitor;

        public PeerSocket Socket => socket;

        public Task Ended { get; } = ReadToEndAsync(socket);

        public Uri Address => address;

        public string Cookie { get; } = $"chatcode={visitor.SignInCookie}";

        public static async Task<OpenTerminal> OpenAsync(SignInScene scene)
        {
            var person = new Person(scene.Standalone);
            var server = await person.BringServerAsync();
            var gateway = await person.ConnectAsync(server);
            var session = await person.StartSessionAsync(server);
            var visitor = await scene.Visit().AsAsync(person.Name);
            var address = BrowserPeer.Address(scene.Standalone.Address, server.Vps, session);
            var socket = await PeerSocket.ConnectAsync(address, ("Cookie", $"chatcode={visitor.SignInCookie}"));
            return new OpenTerminal(person, visitor, gateway, socket, address);
        }

        private static async Task ReadToEndAsync(PeerSocket socket)
        {
            while (await socket.ReceiveAsync() is not null)
            {
            }
        }

        public async ValueTask DisposeAsync()
        {
            await socket.DisposeAsync();
            await gateway.DisposeAsync();
            visitor.Dispose();
            person.Dispose();
        }
    }
}

using System.Net;
using System.Text.Json;
using Chatcode.Edge.Tests.Http;
using Chatcode.Fakes.DigitalOcean;
using Chatcode.Fakes.Web;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>api.md "Sign-in": connecting DigitalOcean. Scenes of their own, as an account there is one person's.</summary>
public sealed class DigitalOceanConnectTests
{
    [Theory]
    [InlineData("/auth/do")]
    [InlineData("/auth/do/start")]
    public async Task Connect_ShowsInTheAccount_UntilDisconnected(string start)
    {
        await using var scene = await SignInScene.StartAsync();
        using var visitor = await scene.SomebodyAsync();
        Assert.Equal((false, false), Connection(await visitor.MeAsync()));

        Assert.Equal("/onboarding", await visitor.FollowAsync($"{start}?redirect_url=/onboarding"));

        Assert.Equal((true, false), Connection(await visitor.MeAsync()));
        Assert.Equal(["dev"], await visitor.ProvidersAsync());
        Assert.Equal("read write", Assert.Single(scene.DigitalOcean.Grants.All).Scope);
        using var disconnected = await visitor.PostAsync("/auth/do/disconnect");
        Assert.Equal(HttpStatusCode.NoContent, disconnected.StatusCode);
        Assert.Equal((false, false), Connection(await visitor.MeAsync()));
        using var again = await visitor.PostAsync("/auth/do/disconnect");
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task NobodySignedIn_Is401()
    {
        await using var scene = await SignInScene.StartAsync();
        using var visitor = scene.Visit();
        foreach (var path in (string[])["/auth/do", "/auth/do/start"])
        {
            using var answer = await visitor.GetAsync(path);
            await ApiTests.AssertError(answer, HttpStatusCode.Unauthorized, "not_signed_in");
        }

        using var disconnect = await visitor.PostAsync("/auth/do/disconnect");
        await ApiTests.AssertError(disconnect, HttpStatusCode.Unauthorized, "not_signed_in");
    }

    [Fact]
    public async Task FlowOfOnePerson_NeverConnectsAnother()
    {
        await using var scene = await SignInScene.StartAsync();
        using var ada = await scene.SomebodyAsync();
        using var eve = await scene.SomebodyAsync();

        // Another browser: the state's cookie is missing.
        var callback = await ada.CallbackAsync("/auth/do");
        Assert.Equal("/settings?error=state_invalid", await eve.FollowAsync(callback));
        // The same browser, where somebody else has signed in meanwhile.
        await ada.AsAsync("eve");
        Assert.Equal("/settings?error=session_changed", await ada.FollowAsync(callback));

        Assert.Equal((false, false), Connection(await ada.MeAsync()));
        Assert.Equal((false, false), Connection(await eve.MeAsync()));
        Assert.Empty(scene.DigitalOcean.Grants.All);
    }

    [Fact]
    public async Task AccountOfAnother_IsAConflict()
    {
        await using var scene = await SignInScene.StartAsync();
        using var ada = await scene.SomebodyAsync();
        await ada.FollowAsync("/auth/do");
        using var eve = await scene.SomebodyAsync();
        Assert.Equal("/settings?error=identity_conflict", await eve.FollowAsync("/auth/do"));
        Assert.Equal((false, false), Connection(await eve.MeAsync()));
        Assert.Equal((true, false), Connection(await ada.MeAsync()));
    }

    [Fact]
    public async Task PersonWhoSaysNo_ComesBackWithAReason()
    {
        await using var scene = await SignInScene.StartAsync();
        using var visitor = await scene.SomebodyAsync();
        using var start = await visitor.GetAsync("/auth/do?redirect_url=/onboarding");
        var state = System.Web.HttpUtility.ParseQueryString(start.Headers.Location!.Query)["state"];
        Assert.Equal("/onboarding?error=access_denied", await visitor.FollowAsync($"/auth/do/callback?error=access_denied&state={Uri.EscapeDataString(state!)}"));
    }

    [Theory]
    [InlineData("""{"access_token":"a","token_type":"bearer"}""", "provider_failed")]
    [InlineData("""{"access_token":"a","token_type":"bearer","scope":"read write","info":{"uuid":"../x"}}""", "provider_failed")]
    [InlineData("""{"access_token":"a","token_type":"bearer","scope":"read","info":{"uuid":"u","email":"e"}}""", "access_denied")]
    [InlineData("""{"error":"invalid_grant"}""", "provider_failed")]
    public async Task TokenThatIsNotWhatWasAskedFor_ConnectsNothing(string answer, string error)
    {
        await using var scene = await SignInScene.StartAsync();
        using var visitor = await scene.SomebodyAsync();
        scene.DigitalOcean.Faults.Add("POST", "/v1/oauth/token", Fault.Answer(200, answer));
        Assert.Equal($"/settings?error={error}", await visitor.FollowAsync("/auth/do"));
        Assert.Equal((false, false), Connection(await visitor.MeAsync()));
        Assert.Equal("/settings", await visitor.FollowAsync("/auth/do"));
    }

    private static (bool Connected, bool Broken) Connection(JsonElement? me)
    {
        var connection = me!.Value.GetProperty("digitalocean");
        return (connection.GetProperty("connected").GetBoolean(), connection.GetProperty("broken").GetBoolean());
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.Http;
using Chatcode.Edge.Tests.Security;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>What a server has to offer by its settings, and how it sees itself behind TLS.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task WaysThatAreNotConfigured_Are503_AndNotOffered()
    {
        await using var standalone = await RunningStandalone.StartAsync(prepare: static standalone => standalone.Overrides["ASPNETCORE_ENVIRONMENT"] = "Staging");
        using var visitor = await new Visitor(standalone).AsAsync("ada");
        Assert.Equal("dev", await MethodsAsync(visitor));
        foreach (var path in (string[])["/auth/google/start", "/auth/google/callback", "/auth/github/start", "/auth/github/callback", "/auth/do", "/auth/do/start", "/auth/do/callback"])
        {
            using var answer = await visitor.GetAsync(path);
            await ApiTests.AssertError(answer, HttpStatusCode.ServiceUnavailable, "not_configured");
        }

        using var mail = await visitor.PostAsync("/auth/email/start", new { email = "ada@example.com" });
        await ApiTests.AssertError(mail, HttpStatusCode.ServiceUnavailable, "not_configured");
    }

    [Fact]
    public async Task EveryWayThatIsConfigured_IsOffered()
    {
        await using var scene = await SignInScene.StartAsync();
        using var visitor = scene.Visit();
        Assert.Equal("dev,digitalocean,email,github,google", await MethodsAsync(visitor));
    }

    [Fact]
    public async Task DevelopmentWithoutMail_WritesTheLinkToTheLog()
    {
        var log = new LoggedLines();
        await using var standalone = await RunningStandalone.StartAsync(prepare: standalone => standalone.Loggers.Add(log));
        using var visitor = new Visitor(standalone);
        using var answer = await visitor.PostAsync("/auth/email/start", new { email = "ada@example.com" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var line = Assert.Single(log.All, static line => line.Contains("/auth/email/verify?token=", StringComparison.Ordinal));
        var link = line.Split(' ').First(static word => word.Contains("?token=", StringComparison.Ordinal));
        Assert.StartsWith(standalone.Address.AbsoluteUri, link, StringComparison.Ordinal);
        Assert.Equal("/", await visitor.FollowAsync(new Uri(link).PathAndQuery));
        Assert.Equal("ada@example.com", await visitor.EmailAsync());
    }

    [Fact]
    public async Task BehindTls_EverythingIsSecure_AndAtThePublicAddress()
    {
        await using var scene = await SignInScene.StartAsync(static standalone => standalone.Overrides["PUBLIC_URL"] = "https://code.example.com");
        using var visitor = scene.Visit();
        var host = ("Host", "code.example.com");

        // The proxy says nothing of the scheme; the settings do.
        using var login = await visitor.PostAsync("/auth/dev/login", new { user = "ada" }, host, ("Origin", "https://code.example.com"));
        Assert.Equal(HttpStatusCode.OK, login.StatusCode);
        Assert.Contains("secure", login.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        Assert.True(login.Headers.Contains("Strict-Transport-Security"));
        using var start = await visitor.GetAsync("/auth/google/start", host);
        Assert.Equal("https://code.example.com/auth/google/callback", System.Web.HttpUtility.ParseQueryString(start.Headers.Location!.Query)["redirect_uri"]);
        Assert.Contains("secure", start.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);

        var email = SignInScene.NewEmail();
        using var asked = await visitor.PostAsync("/auth/email/start", new { email }, host);
        Assert.Contains("secure", asked.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        var mail = await scene.Mail.Messages.FirstAsync(mail => mail.Recipients.Contains(email));
        Assert.StartsWith("https://code.example.com/auth/email/verify?token=", Assert.Single(mail.Links).AbsoluteUri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Production_HasNoDevelopmentsWayIn()
    {
        await using var standalone = await RunningStandalone.StartAsync(prepare: static standalone =>
        {
            standalone.Overrides["ASPNETCORE_ENVIRONMENT"] = "Production";
            standalone.Overrides["AUTH_MODE"] = null;
            standalone.Overrides["ALLOWED_HOSTS"] = "localhost";
        });
        using var visitor = new Visitor(standalone);
        Assert.Equal("", await MethodsAsync(visitor));
        using var login = await visitor.PostAsync("/auth/dev/login", new { user = "ada" });
        await ApiTests.AssertError(login, HttpStatusCode.NotFound, "not_found");
        using var header = await visitor.GetAsync("/auth/me", ("X-Dev-User", "ada"));
        await ApiTests.AssertError(header, HttpStatusCode.Unauthorized, "not_signed_in");
        using var elsewhere = await visitor.GetAsync("/auth/methods", ("Host", "127.0.0.1"));
        Assert.Equal(HttpStatusCode.BadRequest, elsewhere.StatusCode);
    }

    private static async Task<string> MethodsAsync(Visitor visitor)
    {
        using var answer = await visitor.GetAsync("/auth/methods");
        var methods = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return string.Join(',', methods.EnumerateObject().Where(static method => method.Value.GetBoolean()).Select(static method => method.Name).Order());
    }
}

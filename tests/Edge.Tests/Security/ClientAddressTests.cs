using System.Net;
using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;
using Chatcode.Edge.Tests.SignIn;
using Chatcode.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chatcode.Edge.Tests.Security;

/// <summary>Whose word on the caller's address counts.</summary>
public sealed class ClientAddressTests
{
    private const int Limit = 20;

    [Theory]
    [InlineData(null)]
    [InlineData("10.0.0.0/8")]
    public async Task HeadersOfStrangers_DoNotCount(string? trusted)
    {
        await using var scene = await SignInScene.StartAsync(standalone => standalone.Overrides["TRUSTED_PROXIES"] = trusted);
        for (var i = 0; i < Limit; i++) Assert.Equal(HttpStatusCode.OK, await AskAsync(scene));
        // Each from an address of its own, as it says.
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(scene));
        using var visitor = scene.Visit();
        using var login = await visitor.PostAsync("/auth/dev/login", new { user = "ada" }, ("X-Forwarded-Proto", "https"));
        Assert.DoesNotContain("secure", login.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ChainOfProxies_CountsAsFarAsItIsTrusted()
    {
        await using var scene = await SignInScene.StartAsync(static standalone => standalone.Overrides["TRUSTED_PROXIES"] = "127.0.0.1,10.0.0.0/8");
        for (var i = 0; i < Limit; i++) Assert.Equal(HttpStatusCode.OK, await AskAsync(scene, $"198.51.100.{i}, 203.0.113.9, 10.0.0.{i}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(scene, "203.0.113.9"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(scene, "203.0.113.9, 203.0.113.10, 10.0.0.1"));
    }

    [Fact]
    public async Task OneNetworkOfIPv6_IsOneCaller()
    {
        await using var scene = await SignInScene.StartAsync();
        for (var i = 0; i < Limit; i++) Assert.Equal(HttpStatusCode.OK, await AskAsync(scene, $"2001:db8::{i + 1:x}"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await AskAsync(scene, "2001:db8::ffff"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(scene, "2001:db8:0:1::1"));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("203.0.113.9, nonsense")]
    [InlineData("")]
    [InlineData("203.0.113.9:99999")]
    public async Task HeaderThatIsNone_ChangesNothing(string header)
    {
        await using var scene = await SignInScene.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(scene, header));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("10.0.0.0/8", true)]
    [InlineData("127.0.0.0/8, ::1", false)]
    public async Task ProxyThatIsNotTrusted_IsToldOfOnce(string? trusted, bool told)
    {
        await using var scene = await SignInScene.StartAsync(standalone => standalone.Overrides["TRUSTED_PROXIES"] = trusted);
        for (var i = 0; i < 3; i++) await AskAsync(scene);
        Assert.Equal(told ? 1 : 0, scene.Standalone.Warnings.All.Count(static line => line.Contains("TRUSTED_PROXIES", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ProxiesThatAreNotTrusted_FillTheLogOnlySoFar()
    {
        using var warnings = new LoggedWarnings();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(warnings));
        var options = new EdgeOptions { AllowedHosts = [], WebRoot = "", TrustedProxies = [IPNetwork.Parse("10.0.0.0/8")] };
        var proxies = new UntrustedProxies(static _ => Task.CompletedTask, options, loggers.CreateLogger<UntrustedProxies>());

        await PassAsync("::ffff:10.1.2.3");
        Assert.Empty(warnings.All);
        for (var i = 0; i < 2 * UntrustedProxies.MaxTold; i++) await PassAsync($"203.0.113.{i}");
        Assert.Equal(UntrustedProxies.MaxTold, warnings.All.Count());

        Task PassAsync(string peer)
        {
            var context = new DefaultHttpContext();
            context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
            context.Request.Headers["X-Forwarded-For"] = "198.51.100.7";
            return proxies.InvokeAsync(context);
        }
    }

    private static async Task<HttpStatusCode> AskAsync(SignInScene scene, string? address = null)
    {
        using var visitor = scene.Visit(address);
        using var answer = await visitor.PostAsync("/auth/email/start", new { email = SignInScene.NewEmail() });
        return answer.StatusCode;
    }
}

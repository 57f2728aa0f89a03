using System.Net;
using System.Net.Http.Json;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.Http;
using Chatcode.Testing.Peers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.Edge.Tests.Security;

/// <summary>Rules that hold for every route there is, by walking the table of routes: a new one is held to them from its first day.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class RouteTests(SharedStandalone shared)
{
    /// <summary>Open to anybody, on purpose; each has its own way of knowing whom it talks to.</summary>
    private static readonly string[] Public =
    [
        "GET /auth/methods", "POST /auth/logout", "POST /auth/dev/login",
        "POST /auth/email/start", "GET /auth/email/verify", "POST /auth/email/verify",
        "GET /auth/google/start", "GET /auth/google/callback", "GET /auth/github/start", "GET /auth/github/callback", "GET /auth/do/callback",
        "GET /healthz", "GET /readyz", "GET /status", "GET /openapi/{documentName}.json",
        "GET /gw/connect", "GET /gw/connect/{id}", "POST /gw/unlink/{id}", "GET /release/{file}",
        // Answers 426 and 401 itself, in the protocol's order.
        "GET /vps/{id}/terminal",
    ];

    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task EveryRoute_IsForSomebodySignedIn_ButThoseMeantForAll()
    {
        using var http = new HttpClient { BaseAddress = _standalone.Address };
        var open = new List<string>();
        foreach (var (method, pattern, endpoint) in Routes())
        {
            if (endpoint.Metadata.GetMetadata<IAuthorizeData>() is null)
            {
                open.Add($"{method} {pattern}");
                continue;
            }

            using var answer = await http.SendAsync(Request(method, Fill(pattern, "vps-x", "ses-x")));
            await ApiTests.AssertError(answer, HttpStatusCode.Unauthorized, "not_signed_in");
        }

        Assert.Empty(open.Except(Public));
    }

    [Fact]
    public async Task AnothersThing_Is404_OnEveryRouteThatNamesOne()
    {
        using var ada = new Person(_standalone);
        using var eve = new Person(_standalone);
        var server = await ada.BringServerAsync();
        await using var gateway = await ada.ConnectAsync(server);
        var session = await ada.StartSessionAsync(server);
        var own = await eve.BringServerAsync();
        var walked = 0;
        foreach (var (method, pattern, endpoint) in Routes())
        {
            if (endpoint.Metadata.GetMetadata<IAuthorizeData>() is null || !pattern.Contains("{id}", StringComparison.Ordinal)) continue;
            walked++;
            using var theirs = await eve.Http.SendAsync(Request(method, Fill(pattern, server.Vps, session)));
            Assert.True(theirs.StatusCode is HttpStatusCode.NotFound, $"{method} {pattern} of another user answered {(int)theirs.StatusCode}");
            using var nobodys = await eve.Http.SendAsync(Request(method, Fill(pattern, "vps-nobodys", session)));
            Assert.Equal(await nobodys.Content.ReadAsStringAsync(), await theirs.Content.ReadAsStringAsync());
            if (!pattern.Contains("{session}", StringComparison.Ordinal)) continue;
            using var throughOwn = await eve.Http.SendAsync(Request(method, Fill(pattern, own.Vps, session)));
            // Ending what is not there is fine; what is there elsewhere is looked at below.
            Assert.True(
                method == "DELETE" || throughOwn.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.ServiceUnavailable,
                $"{method} {pattern} through an own server answered {(int)throughOwn.StatusCode}");
        }

        Assert.True(walked >= 16, $"{walked} routes were walked");
        Assert.True((await ada.GetAsync($"/vps/{server.Vps}")).GetProperty("gateway_connected").GetBoolean());
        Assert.Single((await ada.GetAsync($"/vps/{server.Vps}/sessions")).GetProperty("sessions").EnumerateArray());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://localhost:1")]
    public async Task ForeignPage_CanWriteNowhere(string origin)
    {
        using var person = new Person(_standalone);
        foreach (var (method, pattern, _) in Routes())
        {
            if (method is "GET" or "HEAD") continue;
            using var request = Request(method, Fill(pattern, "vps-x", "ses-x"));
            request.Headers.Add("Origin", origin);
            using var answer = await person.Http.SendAsync(request);
            await ApiTests.AssertError(answer, HttpStatusCode.Forbidden, "origin_not_allowed");
        }
    }

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("localhost.rebound.example")]
    [InlineData("192.168.1.1")]
    [InlineData("[::2]")]
    public async Task ReboundName_IsAnsweredByNothing(string host)
    {
        using var person = new Person(_standalone);
        foreach (var (method, pattern, _) in Routes())
        {
            using var request = Request(method, Fill(pattern, "vps-x", "ses-x"));
            request.Headers.Host = host;
            using var answer = await person.Http.SendAsync(request);
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest, $"{method} {pattern} answered {(int)answer.StatusCode}");
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }

        foreach (var address in (Uri[])[BrowserPeer.Address(_standalone.Address, "vps-x", "ses-x"), new($"ws://{_standalone.Address.Authority}/gw/connect")])
        {
            Assert.Equal(HttpStatusCode.BadRequest, await PeerSocket.RefusalAsync(address, ("Host", host), ("X-Dev-User", "eve")));
        }
    }

    private static string Fill(string pattern, string vps, string session) => pattern
        .Replace("{id}", pattern.StartsWith("/gw", StringComparison.Ordinal) ? "gw-x" : vps, StringComparison.Ordinal)
        .Replace("{session}", session, StringComparison.Ordinal)
        .Replace("{**fingerprint}", "SHA256:x", StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal);

    // Members that each route would take, so that none refuses it for its form first.
    private static HttpRequestMessage Request(string method, string path) => new(new HttpMethod(method), path)
    {
        Content = method is "GET" or "DELETE" ? null : JsonContent.Create(new { label = "x", title = "x", agent = "claude-code", hours = 1 }),
    };

    private IEnumerable<(string Method, string Pattern, RouteEndpoint Endpoint)> Routes() =>
        from endpoint in _standalone.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        let pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/')
        let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        // The management port's, of which the public one serves nothing (ManagementPortTests).
        where !pattern.StartsWith("/admin", StringComparison.Ordinal) && pattern != "/metrics"
        from method in methods
        select (method, pattern, endpoint);
}

using System.Net;
using System.Net.Http.Headers;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.Http;

namespace Chatcode.Edge.Tests.Management;

/// <summary>What each of the two ports serves, and to whom.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class ManagementPortTests(SharedStandalone shared)
{
    private readonly RunningStandalone _standalone = shared.Standalone;

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Probes_AreAnswered(string path)
    {
        using var http = Management();
        using var answer = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/vps")]
    [InlineData("/auth/me")]
    [InlineData("/status")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/gw/connect/gw-x")]
    [InlineData("/vps/vps-x/terminal?session_id=ses-x")]
    [InlineData("/index.html")]
    [InlineData("/admin")]
    [InlineData("/admin/gateways")]
    public async Task NothingElse_IsOnTheManagementPort(string path)
    {
        using var http = Management();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningStandalone.OperatorToken);
        http.DefaultRequestHeaders.Add("X-Dev-User", "ada");
        http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var answer = await http.GetAsync(path);
        await ApiTests.AssertError(answer, HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task PublicPort_HasNothingForOperators()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        using var http = new HttpClient { BaseAddress = _standalone.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningStandalone.OperatorToken);
        foreach (var path in new[] { $"/admin/gateways/{server.Gateway}", "/admin", "/metrics" })
        {
            foreach (var host in new[] { _standalone.Address.Authority, _standalone.ManagementAddress.Authority })
            {
                foreach (var accept in new[] { "application/json", "text/html" })
                {
                    using var request = new HttpRequestMessage(HttpMethod.Get, path);
                    request.Headers.Host = host;
                    request.Headers.Accept.ParseAdd(accept);
                    using var answer = await http.SendAsync(request);
                    await ApiTests.AssertError(answer, HttpStatusCode.NotFound, "not_found");
                }
            }
        }

        Assert.DoesNotContain("/admin", await http.GetStringAsync("/openapi/v1.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NameThatWasReboundToLoopback_IsRefused()
    {
        using var http = Management();
        http.DefaultRequestHeaders.Host = "evil.example";
        using var answer = await http.GetAsync("/healthz");
        await ApiTests.AssertError(answer, HttpStatusCode.BadRequest, "host_not_allowed");
    }

    [Fact]
    public async Task InACluster_AnyNameIsAnswered_ButNobodyIsAnOperatorWithoutAToken()
    {
        await using var standalone = await RunningStandalone.StartAsync(prepare: static running =>
        {
            running.Overrides["AUTH_MODE"] = null;
            running.Overrides["ALLOWED_HOSTS"] = "code.example.com";
            running.Overrides["MANAGEMENT_ADDRESS"] = "0.0.0.0";
            running.Overrides["OPERATOR_TOKEN"] = null;
        });
        using var http = new HttpClient { BaseAddress = new UriBuilder(standalone.ManagementAddress) { Host = "127.0.0.1" }.Uri };
        http.DefaultRequestHeaders.Host = "10.1.2.3";
        using var ready = await http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        foreach (var token in new[] { null, "", "x", RunningStandalone.OperatorToken })
        {
            http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.GetAsync("/admin/gateways/gw-x");
            await ApiTests.AssertError(answer, HttpStatusCode.Forbidden, "operator_token_not_set");
        }
    }

    [Fact]
    public async Task SwitchedOff_NothingMoreListens()
    {
        await using var standalone = await RunningStandalone.StartAsync(prepare: static running => running.Overrides["MANAGEMENT_PORT"] = "off");
        Assert.Equal(standalone.Address, standalone.ManagementAddress);
        using var http = new HttpClient { BaseAddress = standalone.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningStandalone.OperatorToken);
        using var answer = await http.GetAsync("/admin/gateways/gw-x");
        await ApiTests.AssertError(answer, HttpStatusCode.NotFound, "not_found");
    }

    private HttpClient Management() => new() { BaseAddress = _standalone.ManagementAddress };
}

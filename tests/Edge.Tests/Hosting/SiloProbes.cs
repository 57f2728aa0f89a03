using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Tests.Http;
using Microsoft.AspNetCore.Builder;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>What a silo's own port answers, over a real socket.</summary>
internal static class SiloProbes
{
    /// <summary>The settings of a silo that takes any free port.</summary>
    public static Dictionary<string, string?> Settings(string connectionString, string data) => new()
    {
        ["DATABASE_URL"] = connectionString,
        ["DATA_DIR"] = data,
        ["MANAGEMENT_PORT"] = "0",
    };

    /// <summary>Asks one that runs, then begins to stop it, and asks again.</summary>
    public static async Task AreAnsweredUntilItDrains(WebApplication silo)
    {
        var url = Assert.Single(silo.Urls);
        Assert.StartsWith("http://127.0.0.1:", url, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(url) };
        Assert.Equal("ok", (await http.GetFromJsonAsync<JsonElement>("/healthz")).GetProperty("status").GetString());
        Assert.Equal("ready", (await http.GetFromJsonAsync<JsonElement>("/readyz")).GetProperty("status").GetString());

        using var metrics = await http.GetAsync("/metrics");
        Assert.StartsWith("text/plain", metrics.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        var text = await metrics.Content.ReadAsStringAsync();
        Assert.Contains("dotnet_gc_collections_total", text, StringComparison.Ordinal);
        Assert.Contains("db_client_", text, StringComparison.Ordinal);

        foreach (var path in new[] { "/", "/status", "/admin/gateways/gw-x", "/vps" })
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using (var rebound = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Headers = { Host = "evil.example" } })
        {
            using var refused = await http.SendAsync(rebound);
            await ApiTests.AssertError(refused, HttpStatusCode.BadRequest, "host_not_allowed");
        }

        silo.Lifetime.StopApplication();
        using var draining = await http.GetAsync("/readyz");
        await ApiTests.AssertError(draining, HttpStatusCode.ServiceUnavailable, "not_ready");
        using var alive = await http.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Sockets;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.Edge.Tests.Operations;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Draining_IsNotReady_AndDegraded_WhileTheProcessLives()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        using var http = new HttpClient { BaseAddress = standalone.Address };
        using var ready = await http.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var status = await http.GetFromJsonAsync<JsonElement>("/status");
        Assert.Equal("ok", status.GetProperty("status").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+", status.GetProperty("version").GetString());

        await standalone.Services.GetRequiredService<EdgeSockets>().DrainAsync();

        using var draining = await http.GetAsync("/readyz");
        await ApiTests.AssertError(draining, HttpStatusCode.ServiceUnavailable, "not_ready");
        Assert.Equal("degraded", (await http.GetFromJsonAsync<JsonElement>("/status")).GetProperty("status").GetString());
        using var alive = await http.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.Operations;

/// <summary><c>/metrics</c> on the management port, in Prometheus' text.</summary>
public sealed partial class MetricsTests : IAsyncLifetime
{
    private RunningStandalone _standalone = null!;

    public async Task InitializeAsync() => _standalone = await RunningStandalone.StartAsync();

    public async Task DisposeAsync() => await _standalone.DisposeAsync();

    [Fact]
    public async Task WhatPassesThrough_IsCounted_WithoutSayingWhose()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        await using var browser = await person.WatchAsync(server, session);
        await gateway.PrintAsync(session, "hello");
        await browser.WaitForScreenAsync("hello");

        // Other tests of this process count beside: at least what happened here is there.
        var text = "";
        await Wait.Until(async () => Sum(text = await ScrapeAsync(), "chatcode_gateways_frames_total") >= 1, "the frame in /metrics");
        Assert.True(Sum(text, "chatcode_gateways_connected") >= 1, text);
        Assert.True(Sum(text, "chatcode_gateways_batches_total") >= 1, text);
        Assert.True(Sum(text, "chatcode_gateways_bytes_total") >= "hello".Length, text);
        Assert.True(Sum(text, "chatcode_edge_gateways") >= 1, text);
        Assert.True(Sum(text, "chatcode_edge_viewers") >= 1, text);
        Assert.True(Sum(text, "http_server_request_duration_seconds_count") >= 1, text);
        Assert.Contains("http_route=\"/vps/{id}/sessions/\"", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", text, StringComparison.Ordinal);
        Assert.Contains("db_client_", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(usr|vps|gw|ses)-[A-Za-z0-9_-]{21}", text);
        Assert.DoesNotContain(person.Name, text, StringComparison.Ordinal);
    }

    private async Task<string> ScrapeAsync()
    {
        using var http = new HttpClient { BaseAddress = _standalone.ManagementAddress };
        using var answer = await http.GetAsync("/metrics");
        Assert.StartsWith("text/plain", answer.Content.Headers.ContentType?.ToString(), StringComparison.Ordinal);
        return await answer.Content.ReadAsStringAsync();
    }

    private static double Sum(string text, string name) => Sample().Matches(text)
        .Where(match => match.Groups["name"].Value == name)
        .Sum(static match => double.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^(?<name>[a-z_]+)(\{.*\})? (?<value>[0-9.eE+-]+)( \d+)?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Sample();
}

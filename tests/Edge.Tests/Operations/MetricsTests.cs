using System.Globalization;
using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Edge.Tests.SignIn;
using Chatcode.Fakes.Google;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Operations;

/// <summary><c>/metrics</c> on the management port, in Prometheus' text.</summary>
public sealed partial class MetricsTests
{
    [Fact]
    public async Task WhatPassesThrough_IsCounted_WithoutSayingWhose()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        using var person = new Person(standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        await using var browser = await person.WatchAsync(server, session);
        await gateway.PrintAsync(session, "hello");
        await browser.WaitForScreenAsync("hello");

        await ComeBackAsync(standalone, person, server, session, gateway.Sessions[session].Stream);
        await ComeBackAsync(standalone, person, server, session, "another");

        // Other tests of this process count beside: at least what happened here is there.
        var text = "";
        await Wait.Until(async () => Sum(text = await ScrapeAsync(standalone), "chatcode_gateways_frames_total") >= 1, "the frame in /metrics");
        Assert.True(Sum(text, "chatcode_gateways_connected") >= 1, text);
        Assert.True(Sum(text, "chatcode_gateways_batches_total") >= 1, text);
        Assert.True(Sum(text, "chatcode_gateways_bytes_total") >= "hello".Length, text);
        Assert.Matches("""(?m)^chatcode_gateways_resumes_total\{.*outcome="accepted"\}""", text);
        Assert.Matches("""(?m)^chatcode_gateways_resumes_total\{.*outcome="stream_changed"\}""", text);
        Assert.True(Sum(text, "chatcode_edge_gateways") >= 1, text);
        Assert.True(Sum(text, "chatcode_edge_viewers") >= 1, text);
        Assert.True(Sum(text, "http_server_request_duration_seconds_count") >= 1, text);
        Assert.Contains("http_route=\"/vps/{id}/sessions/\"", text, StringComparison.Ordinal);
        Assert.Contains("dotnet_gc_collections_total", text, StringComparison.Ordinal);
        Assert.Contains("db_client_", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(usr|vps|gw|ses)-[A-Za-z0-9_-]{21}", text);
        Assert.DoesNotContain(person.Name, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIns_AreCountedByWayAndOutcome()
    {
        await using var scene = await SignInScene.StartAsync();
        using var ada = scene.Visit();
        await ada.FollowAsync(await scene.AskForLinkAsync(ada, SignInScene.NewEmail()));
        await ada.FollowAsync("/auth/email/verify?token=none-of-ours");
        using var eve = scene.Visit();
        scene.Google.Automatic = GooglePerson.Unverified.Sub;
        await eve.FollowAsync("/auth/google/start");

        (string Way, string Outcome)[] expected = [("email", "ok"), ("email", "link_invalid"), ("google", "email_not_verified")];
        await Wait.Until(
            async () =>
            {
                var lines = (await ScrapeAsync(scene.Standalone)).Split('\n').Where(static line => line.StartsWith("chatcode_signin_attempts_total{", StringComparison.Ordinal)).ToArray();
                return expected.All(one => lines.Any(line => line.Contains($"way=\"{one.Way}\"", StringComparison.Ordinal) && line.Contains($"outcome=\"{one.Outcome}\"", StringComparison.Ordinal)));
            },
            "a count of each of these sign-ins in /metrics");
    }

    // With what it last saw; the first message says whether it goes on.
    private static async Task ComeBackAsync(RunningStandalone standalone, Person person, BroughtServer server, string session, string stream)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("X-Dev-User", person.Name);
        await socket.ConnectAsync(new Uri($"{BrowserPeer.Address(standalone.Address, server.Vps, session)}&stream={stream}&last_seq=0"), CancellationToken.None);
        await Wait.For(socket.ReceiveAsync(new byte[1024], CancellationToken.None), "the answer to a resume");
        socket.Abort();
    }

    private static async Task<string> ScrapeAsync(RunningStandalone standalone)
    {
        using var http = new HttpClient { BaseAddress = standalone.ManagementAddress };
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

using System.Net;
using System.Net.WebSockets;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

public sealed class LinkTests
{
    [Fact]
    public async Task FirstMessages_AreHelloAndHealth()
    {
        var (daemon, link) = await RunningDaemon.StartAsync(options => options with { BootstrapToken = "boot" });
        await using var _ = daemon;
        var hello = Assert.IsType<GatewayHello>(link.Received[0].Event);
        Assert.Equal(ScriptedControlPlane.GatewayId, hello.GatewayId);
        Assert.Equal(GatewayPeer.Version, hello.Version);
        Assert.Equal("boot", hello.BootstrapToken);
        Assert.Equal(["binary-input", "ack-flow", "resume", "file-window"], hello.Capabilities);
        Assert.Equal(Environment.ProcessorCount, hello.SystemInfo.Cpus);
        Assert.True(hello.SystemInfo.RamTotalBytes > 0 && hello.SystemInfo.DiskTotalBytes > 0);
        var health = Assert.IsType<GatewayHealth>(link.Received[1].Event);
        Assert.Equal(ScriptedControlPlane.GatewayId, health.GatewayId);
        Assert.Empty(health.ActiveSessions);
        Assert.NotNull(health.RamUsedBytes);
    }

    [Fact]
    public async Task LostLink_ComesBack_WithHelloHealthASnapshotOfEachSession_ThenLiveOutput()
    {
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        var sessions = new[] { await daemon.CreateSessionAsync(link), await daemon.CreateSessionAsync(link), await daemon.CreateSessionAsync(link) };
        foreach (var session in sessions)
        {
            await link.TypeAsync(session, "while :; do echo tick; sleep 0.01; done\r");
            await link.UntilShownAsync(session, "\ntick\r\n");
        }

        link.Cut();
        var next = await daemon.NextLinkAsync();
        foreach (var session in sessions)
        {
            await next.UntilShownAsync(session, "tick");
        }

        var first = next.Received.Take(5).Select(received => received.Event?.Type ?? "frame");
        Assert.Equal(["gateway.hello", "gateway.health", "session.snapshot", "session.snapshot", "session.snapshot"], first);
        var health = Assert.IsType<GatewayHealth>(next.Received[1].Event);
        Assert.Equal(sessions.Order(), health.ActiveSessions.Select(one => one.SessionId).Order());
        Assert.Equal(sessions.Order(), next.Received.Skip(2).Take(3).Select(received => ((SessionSnapshot)received.Event!).SessionId).Order());
    }

    [Fact]
    public async Task OutputMadeWhileAway_IsInTheSnapshot_UnderANewStream()
    {
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        var session = await daemon.CreateSessionAsync(link);
        var before = link.View(session).Stream;
        daemon.Plane.Refusal = HttpStatusCode.ServiceUnavailable;
        await link.TypeAsync(session, $"until [ -e {daemon.Home}/go ]; do sleep 0.01; done; echo wh\"\"ile-away; touch {daemon.Home}/done\r");
        await link.CloseAsync(WebSocketCloseStatus.NormalClosure, "replaced by new connection");
        await daemon.Plane.NextAttemptAsync();
        await File.WriteAllTextAsync(Path.Combine(daemon.Home, "go"), "");
        await Chatcode.Testing.Wait.Until(() => Task.FromResult(File.Exists(Path.Combine(daemon.Home, "done"))), "output while away");
        daemon.Plane.Refusal = null;
        var next = await daemon.NextLinkAsync();
        var snapshot = await next.EventAsync<SessionSnapshot>(one => one.SessionId == session);
        Assert.Contains("while-away", snapshot.Content, StringComparison.Ordinal);
        Assert.Equal(0UL, snapshot.Seq);
        Assert.NotEqual(before, snapshot.Stream);
    }

    [Fact]
    public async Task Health_ComesEachInterval_WithTheSessionsActivity()
    {
        var (daemon, link) = await RunningDaemon.StartAsync(options => options with { HealthInterval = TimeSpan.FromMilliseconds(50) });
        await using var _ = daemon;
        var session = await daemon.CreateSessionAsync(link);
        var first = await link.EventAsync<GatewayHealth>(health => health.ActiveSessions.Any(one => one.SessionId == session));
        await link.TypeAsync(session, "echo hi\r");
        await link.EventAsync<GatewayHealth>(
            health => health.ActiveSessions.Any(one => one.SessionId == session && one.LastActivityAt > first.ActiveSessions[0].LastActivityAt),
            "a health with later activity");
    }
}

using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

public sealed class RestartTests
{
    [Fact]
    public async Task Restart_TakesSessionsUpAgain_UnderNewStreams()
    {
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        var sessions = new[] { await daemon.CreateSessionAsync(link), await daemon.CreateSessionAsync(link) };
        foreach (var session in sessions)
        {
            await link.TypeAsync(session, $"kept={session}\r");
        }

        var streams = sessions.ToDictionary(session => session, session => link.View(session).Stream);
        await daemon.StopAsync();
        daemon.Start();
        var next = await daemon.NextLinkAsync();
        foreach (var session in sessions)
        {
            var snapshot = await next.EventAsync<SessionSnapshot>(one => one.SessionId == session);
            Assert.Contains($"kept={session}", snapshot.Content, StringComparison.Ordinal);
            Assert.NotEqual(streams[session], snapshot.Stream);
            Assert.Equal(0UL, snapshot.Seq);
            await next.TypeAsync(session, "echo [$kept]\r");
            await next.UntilShownAsync(session, $"[{session}]\r\n");
        }

        await next.TypeAsync(sessions[0], "exit 3\r");
        Assert.Equal((sessions[0], 3), await EndedAsync(next));
    }

    [Fact]
    public async Task SessionThatEndedMeanwhile_IsNotListed()
    {
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        var session = await daemon.CreateSessionAsync(link);
        var other = await daemon.CreateSessionAsync(link);
        await link.TypeAsync(session, $"until [ -e {daemon.Home}/go ]; do sleep 0.01; done; touch {daemon.Home}/gone; exit\r");
        await daemon.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(daemon.Home, "go"), "");
        await Chatcode.Testing.Wait.Until(() => Task.FromResult(File.Exists(Path.Combine(daemon.Home, "gone"))), "the shell's end");
        daemon.Start();
        var next = await daemon.NextLinkAsync();

        // The shell may still be on its way out when the daemon looks: then it is listed once, and its end is told.
        await next.UntilAsync(
            () => next.Received.Any(one => one.Event is SessionEnded ended ? ended.SessionId == session : one.Event is GatewayHealth { ActiveSessions.Count: 1 }),
            "a health without the ended session, or its end");
        await next.EventAsync<SessionSnapshot>(one => one.SessionId == other);
    }

    private static async Task<(string, int?)> EndedAsync(ScriptedLink link)
    {
        var ended = await link.EventAsync<SessionEnded>();
        return (ended.SessionId, ended.ExitCode);
    }
}

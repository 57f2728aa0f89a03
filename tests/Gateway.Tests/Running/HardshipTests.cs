using System.Globalization;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Running;

/// <summary>What happens to machines: clear errors, no crash, no session lost that tmux still has.</summary>
public sealed class HardshipTests
{
    [Theory]
    [InlineData("")]
    [InlineData("-9")]
    public async Task TmuxKilledUnderIt_EndsItsSessions_AndTheNextOneStartsAnother(string signal)
    {
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        var sessions = new[] { await daemon.CreateSessionAsync(link), await daemon.CreateSessionAsync(link) };
        var server = int.Parse(await daemon.TmuxAsync("display-message", "-p", "#{pid}"), CultureInfo.InvariantCulture);
        using (var kill = System.Diagnostics.Process.Start("/bin/sh", ["-c", $"kill {signal} {server}"]))
        {
            await kill.WaitForExitAsync();
        }

        foreach (var session in sessions)
        {
            await link.EventAsync<SessionEnded>(ended => ended.SessionId == session, $"the end of {session}");
        }

        // A killed server leaves its socket behind.
        var next = await daemon.CreateSessionAsync(link);
        await link.TypeAsync(next, "echo al''ive\r");
        await link.UntilShownAsync(next, "alive\r\n");
    }

    [Fact]
    public async Task LostClientThatCantBeReplaced_DoesNotHoldUpTheStop_NorItsSession()
    {
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        var session = await daemon.CreateSessionAsync(link);

        // A client that attaches is told how by a file in there.
        Directory.Delete(daemon.Options.TempDirectory, recursive: true);
        await daemon.TmuxAsync("detach-client", "-s", $"=vibe-{session}");
        await link.SendAsync(new SessionSnapshotRequest { RequestId = "away", SessionId = session });
        Assert.False((await link.AckAsync("away")).Ok);
        await daemon.StopAsync();
        daemon.Start();
        var next = await daemon.NextLinkAsync();
        await next.EventAsync<SessionSnapshot>(one => one.SessionId == session);
        await next.TypeAsync(session, "echo al''ive\r");
        await next.UntilShownAsync(session, "alive\r\n");
    }

    [Fact]
    public async Task ClockThatJumps_StopsNothing_AndExpiresWhatIsDue()
    {
        var time = new JumpingTime();
        var (daemon, link) = await RunningDaemon.StartAsync(options => options with { HealthInterval = TimeSpan.FromMilliseconds(50) }, time);
        await using var _ = daemon;
        var session = await daemon.CreateSessionAsync(link);
        var data = new byte[1000];
        await link.SendAsync(new FileUploadBegin { RequestId = "begin", TransferId = "t", DestPath = "file", Size = data.Length, TotalChunks = 1 });
        Assert.True((await link.AckAsync("begin")).Ok);
        foreach (var years in new[] { 30, -60, 30 })
        {
            time.Jump(TimeSpan.FromDays(365 * years));
            var expected = time.GetUtcNow();
            await link.EventAsync<GatewayHealth>(health => (health.Timestamp - expected).Duration() < TimeSpan.FromDays(1), "a health by the new clock");
            var mark = $"after{years}";
            await link.TypeAsync(session, $"echo {mark}''-jump\r");
            await link.UntilShownAsync(session, $"{mark}-jump\r\n");
        }

        await link.SendAsync(new FileUploadChunk { RequestId = "chunk", TransferId = "t", Seq = 0, Data = data });
        await link.SendAsync(new FileUploadEnd { RequestId = "end", TransferId = "t" });
        var ack = await link.AckAsync("end");
        Assert.True(ack.Ok, ack.Error);
    }

    [Fact]
    public async Task FiftySessions_LiveThroughManyLinks_AndOneMoreIsRefused()
    {
        const int Sessions = 50;
        const int Links = 20;
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        List<string> sessions = [];
        while (sessions.Count < Sessions)
        {
            sessions.Add(await daemon.CreateSessionAsync(link));
        }

        await link.SendAsync(new SessionCreate { RequestId = "more", SessionId = "ses-more", Name = "test", Workdir = "", Agent = AgentNames.None });
        Assert.Equal((false, "session limit reached (50)"), ((await link.AckAsync("more")) is var ack ? (ack.Ok, ack.Error) : default));
        for (var i = 0; i < Links; i++)
        {
            link.Cut();
            link = await daemon.NextLinkAsync();
        }

        foreach (var session in sessions)
        {
            await link.EventAsync<SessionSnapshot>(one => one.SessionId == session, $"a snapshot of {session}");
        }

        foreach (var session in new[] { sessions[0], sessions[^1] })
        {
            await link.TypeAsync(session, "echo al''ive\r");
            await link.UntilShownAsync(session, "alive\r\n");
        }

        Assert.Equal(Sessions, link.Received.Select(one => one.Event).OfType<GatewayHealth>().First().ActiveSessions.Count);
    }

    [Fact]
    public async Task HundredsOfAttaches_AreEachAnswered_AndTypingGoesOn()
    {
        const int Attaches = 300;
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        var session = await daemon.CreateSessionAsync(link);
        await Task.WhenAll(Enumerable.Range(0, Attaches).Select(i =>
            link.SendAsync(new SessionSnapshotRequest { RequestId = $"attach-{i}", SessionId = session })));
        for (var i = 0; i < Attaches; i++)
        {
            var requestId = $"attach-{i}";
            var ack = await link.AckAsync(requestId);
            Assert.True(ack.Ok || ack.Error is { Length: > 0 });
            Assert.Equal(ack.Ok, link.Received.Any(one => one.Event is SessionSnapshot snapshot && snapshot.RequestId == requestId));
        }

        await link.TypeAsync(session, "echo al''ive\r");
        await link.UntilShownAsync(session, "alive\r\n");
    }
}

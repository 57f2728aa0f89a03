using System.Text;
using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class RecoveryTests
{
    [Fact]
    public async Task NoServer_MeansNoSessions()
    {
        await using var tmux = new PrivateTmux();
        Assert.Empty(await tmux.Server.ListSessionIds(CancellationToken.None));
        await Assert.ThrowsAsync<TmuxException>(() => tmux.Server.AttachSession("s1", new RecordingSink(), CancellationToken.None));

        // A server that was killed leaves its socket.
        await tmux.StartMirror("s1");
        await tmux.Run("kill-server");
        Assert.Empty(await tmux.Server.ListSessionIds(CancellationToken.None));
    }

    [Fact]
    public async Task Sessions_OutliveTheDaemon_AndAreTakenUpAgain()
    {
        await using var tmux = new PrivateTmux();
        var (session, sink) = await tmux.StartMirror("s1", 90, 20);
        await tmux.StartMirror("s2");
        await tmux.Run("new-session", "-d", "-s", "someone-elses", "sleep", "1000");
        await session.Write("\e[?2004h\e[5 q\e[35mpurple"u8.ToArray(), CancellationToken.None);
        await sink.WaitForText("purple");
        await tmux.Server.DisposeAsync();
        Assert.False(sink.WasCalledAfterEnd);

        var next = tmux.NewServer();
        Assert.Equal(["s1", "s2"], (await next.ListSessionIds(CancellationToken.None)).Order());
        var nextSink = new RecordingSink();
        var taken = await next.AttachSession("s1", nextSink, CancellationToken.None);
        Assert.Equal((session.Pid, 90, 20), (taken.Pid, taken.Cols, taken.Rows));
        var capture = await taken.Resume(100, () => { }, CancellationToken.None);
        Assert.Contains("purple", capture.Content, StringComparison.Ordinal);
        Assert.Contains("\e[?2004h", capture.Modes, StringComparison.Ordinal);
        Assert.Contains("\e[5 q", capture.Modes, StringComparison.Ordinal);
        Assert.EndsWith("\e[0;35m", capture.Modes, StringComparison.Ordinal);
        Assert.Equal(0, nextSink.Length);
        await taken.Write("more"u8.ToArray(), CancellationToken.None);
        await nextSink.WaitForText("more");
    }

    [Fact]
    public async Task ProgramThatEndedWhileNoDaemonRan_IsReportedWithItsCode()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(tmux.Start("s1", "sh", "-c", "read x; exit 9"), sink, CancellationToken.None);
        await tmux.Server.DisposeAsync();
        await tmux.Run("send-keys", "-t", "=vibe-s1:", "Enter");
        Assert.NotNull(session.Pid);

        var nextSink = new RecordingSink();
        await tmux.NewServer().AttachSession("s1", nextSink, CancellationToken.None);
        Assert.Equal(9, await nextSink.WaitForEnd());
        Assert.Empty(await tmux.Server.ListSessionIds(CancellationToken.None));
    }

    [Fact]
    public async Task ClientThatIsLost_IsReplaced_AndTheLossIsTold()
    {
        await using var tmux = new PrivateTmux();
        var (session, sink) = await tmux.StartMirror("s1");
        await tmux.Run("detach-client", "-s", "=vibe-s1");
        await sink.WaitForPause();
        await Testing.Wait.Until(() => Task.FromResult(session.IsAttached), "the new client");
        var capture = await session.Resume(0, () => { }, CancellationToken.None);
        Assert.StartsWith("ready", capture.Content, StringComparison.Ordinal);
        await session.Write("again"u8.ToArray(), CancellationToken.None);
        await sink.WaitForText("again");
        Assert.Equal("readyagain", Encoding.ASCII.GetString(sink.From(0)));
    }

    [Fact]
    public async Task SessionKilledFromOutside_HasEnded()
    {
        await using var tmux = new PrivateTmux();
        var (session, sink) = await tmux.StartMirror("s1");
        await tmux.StartMirror("s2");
        await tmux.Run("kill-session", "-t", "=vibe-s1");
        Assert.Null(await sink.WaitForEnd());
        await session.End(CancellationToken.None);
        Assert.False(sink.WasCalledAfterEnd);
    }

    [Fact]
    public async Task ServerKilledFromOutside_EndsAllSessions()
    {
        await using var tmux = new PrivateTmux();
        var (_, first) = await tmux.StartMirror("s1");
        var (_, second) = await tmux.StartMirror("s2");
        await tmux.Run("kill-server");
        Assert.Null(await first.WaitForEnd());
        Assert.Null(await second.WaitForEnd());
    }
}

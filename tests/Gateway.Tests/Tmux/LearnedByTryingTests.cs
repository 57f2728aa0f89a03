using System.Text;
using Chatcode.Gateway.Tmux;
using Chatcode.Testing;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

/// <summary>What tmux 3.3a does that no manual says; api.md, "The daemon", lists it.</summary>
public sealed class LearnedByTryingTests
{
    [Fact]
    public async Task WindowSize_IsNeverSetGlobally()
    {
        await using var tmux = new PrivateTmux();
        await tmux.StartMirror("s1", 100, 30);
        Assert.DoesNotContain("manual", await tmux.Run("show-options", "-gwv", "window-size"), StringComparison.Ordinal);
        await tmux.StartMirror("s2", 60, 20);
        Assert.Equal("100x30", await tmux.Run("display-message", "-p", "-t", "=vibe-s1:", "#{window_width}x#{window_height}"));
        Assert.Equal("60x20", await tmux.Run("display-message", "-p", "-t", "=vibe-s2:", "#{window_width}x#{window_height}"));
    }

    [Fact]
    public async Task HistoryLimit_IsSetBeforeTheWindowIsMade()
    {
        await using var tmux = new PrivateTmux();
        await tmux.StartMirror("s1");
        Assert.Equal("50000", await tmux.Run("display-message", "-p", "-t", "=vibe-s1:", "#{history_limit}"));
    }

    [Fact]
    public async Task ExitEmpty_IsOff_SoTheServerStays()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        await tmux.Server.CreateSession(tmux.Start("s1", "true"), sink, CancellationToken.None);
        await sink.WaitForEnd();
        Assert.Equal("off", await tmux.Run("show-options", "-sv", "exit-empty"));
    }

    [Fact]
    public async Task ParseError_RejectsItsWholeLine_AndTheNextIsAnswered()
    {
        await using var tmux = new PrivateTmux();
        var (session, _) = await tmux.StartMirror("s1");
        var wrong = Assert.ThrowsAsync<TmuxException>(
            () => session.Client.Send(new ControlCommand("set-option -g @seen 1 ; no-such-command", [false, false]), CancellationToken.None));
        var right = session.Client.Send(new ControlCommand("display-message -p '[#{@seen}]'", [true]), CancellationToken.None);
        Assert.Contains("no-such-command", (await wrong).Message, StringComparison.Ordinal);
        Assert.Equal("[]", Encoding.UTF8.GetString((await right)[0]));
    }

    [Fact]
    public async Task CommandThatFails_EndsItsLine_AndTheNextIsAnswered()
    {
        await using var tmux = new PrivateTmux();
        var (session, _) = await tmux.StartMirror("s1");
        var wrong = Assert.ThrowsAsync<TmuxException>(() => session.Client.Send(
            new ControlCommand("display-message -p a ; select-pane -t %99 ; display-message -p b", [true, false, true]), CancellationToken.None));
        var right = session.Client.Send(new ControlCommand("display-message -p c", [true]), CancellationToken.None);
        Assert.Contains("can't find pane", (await wrong).Message, StringComparison.Ordinal);
        Assert.Equal("c", Encoding.UTF8.GetString((await right)[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public void EmptyLine_WouldDetach_SoNoneIsSent(string line) => Assert.Throws<ArgumentException>(() => new ControlCommand(line, [false]));

    [Fact]
    public async Task Names_MatchPrefixes_SoSessionsAreAddressedExactly()
    {
        await using var tmux = new PrivateTmux();
        await tmux.StartMirror("ab");
        var refused = await Assert.ThrowsAsync<TmuxException>(() => tmux.Server.AttachSession("a", new RecordingSink(), CancellationToken.None));
        Assert.True(refused.SaysSessionIsGone);
        Assert.Equal(["ab"], await tmux.Server.ListSessionIds(CancellationToken.None));
    }

    [Fact]
    public async Task PausedPane_IsResumedWithAnExactScreen()
    {
        await using var tmux = new PrivateTmux();
        var (session, sink) = await tmux.StartMirror("s1");
        await session.Client.Send(new ControlCommand($"refresh-client -A '{session.Pane.Id}:pause'", [false]), CancellationToken.None);
        await sink.WaitForPause();
        await session.Write("lost"u8.ToArray(), CancellationToken.None);
        await Wait.Until(async () => (await session.Capture(0, () => { }, CancellationToken.None)).Content.Contains("lost", StringComparison.Ordinal), "the screen's text");
        Assert.Equal("ready", Encoding.ASCII.GetString(sink.From(0)));

        var capture = await session.Resume(0, () => sink.OnOutput("|"u8), CancellationToken.None);
        Assert.StartsWith("readylost", capture.Content, StringComparison.Ordinal);
        await session.Write("found"u8.ToArray(), CancellationToken.None);
        await sink.WaitForText("found");
        Assert.Equal("ready|found", Encoding.ASCII.GetString(sink.From(0)));
    }

    [Fact]
    public async Task UnreadPipe_WouldStopTheProgram_SoAPausedOneIsReadOn()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(
            tmux.Start("s1", "sh", "-c", "read go; seq 1 200000; echo finished > marker; read x"), sink, CancellationToken.None);
        await session.Pause(CancellationToken.None);
        await session.Write("\r"u8.ToArray(), CancellationToken.None);
        await Wait.Until(() => Task.FromResult(File.Exists(tmux.PathOf("marker"))), "the end of a program whose output is paused");
        Assert.Equal(0, sink.Length);
        var capture = await session.Resume(10, () => { }, CancellationToken.None);
        if (!capture.Content.Contains("200000", StringComparison.Ordinal))
        {
            // tmux had not read all of it; the rest follows the snapshot.
            await sink.WaitForText("200000");
        }
    }

    [Fact]
    public async Task ModesSwitchedWhilePaused_AreInTheResumingSnapshot()
    {
        await using var tmux = new PrivateTmux();
        var (session, _) = await tmux.StartMirror("s1");
        await session.Pause(CancellationToken.None);
        await session.Write("\e[?2004h\e[3 q\e[32m"u8.ToArray(), CancellationToken.None);
        await session.Write("seen"u8.ToArray(), CancellationToken.None);
        await Wait.Until(async () => (await session.Capture(0, () => { }, CancellationToken.None)).Content.Contains("seen", StringComparison.Ordinal), "the screen's text");
        var capture = await session.Resume(0, () => { }, CancellationToken.None);
        Assert.Contains("\e[?2004h", capture.Modes, StringComparison.Ordinal);
        Assert.Contains("\e[3 q", capture.Modes, StringComparison.Ordinal);
        Assert.EndsWith("\e[0;32m", capture.Modes, StringComparison.Ordinal);
    }
}

using System.Text;
using Chatcode.Gateway.Tmux;
using Chatcode.Testing;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class SessionTests
{
    [Fact]
    public async Task NewSession_RunsTheCommandAsItIs()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        string[] nasty = ["a b", "it's", "$HOME", "#{pane_id}", "\"", "\\", ";", "two\nlines", "~", "ü"];
        var start = tmux.Start("s1", ["sh", "-c", "printf '<%s>' \"$@\"; read x", "sh", .. nasty]) with
        {
            Environment = new Dictionary<string, string> { ["KEY"] = "a'b;c\nd" },
        };
        await tmux.Server.CreateSession(start, sink, CancellationToken.None);
        await sink.WaitForText("<ü>");
        Assert.Equal(string.Concat(nasty.Select(word => $"<{word}>")), Encoding.UTF8.GetString(sink.From(0)).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Environment_IsThatOfAPlainTerminal()
    {
        Environment.SetEnvironmentVariable("GATEWAY_TEST_SECRET", "not for sessions");
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var start = tmux.Start("s1", "sh", "-c", "env > env; pwd >> env; stty size >> env") with
        {
            Environment = new Dictionary<string, string> { ["MY_KEY"] = "it's mine; yes" },
            Cols = 101,
            Rows = 31,
        };
        await tmux.Server.CreateSession(start, sink, CancellationToken.None);
        await sink.WaitForEnd();
        var environment = await File.ReadAllLinesAsync(tmux.PathOf("env"));
        Assert.Contains("TERM=xterm-256color", environment);
        Assert.Contains("COLORTERM=truecolor", environment);
        Assert.Contains("MY_KEY=it's mine; yes", environment);
        Assert.Contains(tmux.PathOf("."), environment.Select(line => line + "/."));
        Assert.Contains("31 101", environment);
        Assert.DoesNotContain(environment, line => line.StartsWith("TMUX", StringComparison.Ordinal));
        Assert.DoesNotContain(environment, line => line.StartsWith("TERM_PROGRAM", StringComparison.Ordinal));
        Assert.DoesNotContain(environment, line => line.StartsWith("GATEWAY_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Workdir_IsTakenLiterally()
    {
        await using var tmux = new PrivateTmux();
        var workdir = tmux.PathOf("-it's #{pid} #(touch /dev/null) ##[x] ü $HOME");
        Directory.CreateDirectory(workdir);
        var sink = new RecordingSink();
        var start = tmux.Start("s1", "sh", "-c", "pwd > here") with { Workdir = workdir };
        await tmux.Server.CreateSession(start, sink, CancellationToken.None);
        Assert.Equal(0, await sink.WaitForEnd());
        Assert.Equal(workdir, (await File.ReadAllTextAsync(Path.Combine(workdir, "here"))).TrimEnd());

        var gone = new RecordingSink();
        await tmux.Server.CreateSession(start with { SessionId = "s2", Workdir = workdir + "/gone" }, gone, CancellationToken.None);
        Assert.NotEqual(0, await gone.WaitForEnd());
    }

    [Fact]
    public async Task TempDirectoryThatIsGone_IsToldAsTmuxsFailure()
    {
        await using var tmux = new PrivateTmux();
        var folder = Directory.CreateDirectory(tmux.PathOf("temporary"));
        tmux.Options = tmux.Options with { TempDirectory = folder.FullName };
        tmux.NewServer();
        var (session, _) = await tmux.StartMirror("s1");
        folder.Delete(recursive: true);
        await Assert.ThrowsAsync<TmuxException>(() => session.Write(new byte[1000], CancellationToken.None));
        await session.Write("still alive"u8.ToArray(), CancellationToken.None);
    }

    [Fact]
    public async Task Shell_AnswersWhatIsTyped()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(tmux.Start("s1", "sh"), sink, CancellationToken.None);
        await session.Write("echo $((6*7))\r"u8.ToArray(), CancellationToken.None);
        await sink.WaitForText("42");
        Assert.Equal(session.Pid.ToString(), await tmux.Run("display-message", "-p", "-t", "=vibe-s1:", "#{pane_pid}"));
    }

    [Fact]
    public async Task Resize_ReachesTheProgramAndTmux()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(
            tmux.Start("s1", "sh", "-c", "trap 'stty size' WINCH; echo ready; while :; do read x; done"), sink, CancellationToken.None);
        await sink.WaitForText("ready");
        var place = -1L;
        await session.Resize(132, 43, () => place = sink.Length, CancellationToken.None);
        Assert.Equal((132, 43), (session.Cols, session.Rows));
        await sink.WaitForText("43 132");
        Assert.Contains("43 132", Encoding.ASCII.GetString(sink.From(place)), StringComparison.Ordinal);
        var capture = await session.Capture(0, () => { }, CancellationToken.None);
        Assert.Equal((132, 43), (capture.Cols, capture.Rows));
    }

    [Fact]
    public async Task SecondSessionOfThatName_IsRefusedInTmuxsWords()
    {
        await using var tmux = new PrivateTmux();
        await tmux.StartMirror("s1");
        var refused = await Assert.ThrowsAsync<TmuxException>(() => tmux.StartMirror("s1"));
        Assert.Contains("duplicate session", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProgramsThatEndAtOnce_AreAllReported()
    {
        await using var tmux = new PrivateTmux();
        var sinks = new List<RecordingSink>();
        for (var i = 0; i < 25; i++)
        {
            sinks.Add(new RecordingSink());
            await tmux.Server.CreateSession(tmux.Start($"s{i}", "sh", "-c", $"exit {i}"), sinks[i], CancellationToken.None);
        }

        Assert.Equal(Enumerable.Range(0, 25).Select(code => (int?)code), await Task.WhenAll(sinks.Select(sink => sink.WaitForEnd())));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task StartThatIsGivenUp_LeavesNoSession()
    {
        await using var tmux = new PrivateTmux();
        await tmux.StartMirror("other");
        var slow = tmux.PathOf("slow-tmux");
        await File.WriteAllTextAsync(slow, $"#!/bin/sh\ncase $* in *source-file*) sleep 0.5;; esac\nexec {tmux.Options.TmuxProgram} \"$@\"\n");
        File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        tmux.Options = tmux.Options with { TmuxProgram = slow };
        var server = tmux.NewServer();
        using var impatience = new CancellationTokenSource();
        var starting = server.CreateSession(tmux.Start("s1", "sleep", "1000"), new RecordingSink(), impatience.Token);
        await Wait.Until(() => Task.FromResult(Directory.GetFiles(tmux.PathOf("."), "chatcode-tmux-*").Length > 0), "the start of the client");
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        Assert.Equal(["other"], await server.ListSessionIds(CancellationToken.None));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("a.b")]
    [InlineData("a'b")]
    public async Task SessionId_ThatTmuxCannotCarry_IsRefused(string id)
    {
        await using var tmux = new PrivateTmux();
        await Assert.ThrowsAsync<ArgumentException>(() => tmux.StartMirror(id));
    }

    [Fact]
    public async Task MissingProgram_IsNamed()
    {
        await using var tmux = new PrivateTmux();
        tmux.Options = tmux.Options with { TmuxProgram = "/nowhere/tmux" };
        var server = tmux.NewServer();
        var missing = await Assert.ThrowsAsync<TmuxException>(
            () => server.CreateSession(tmux.Start("s1", "sh"), new RecordingSink(), CancellationToken.None));
        Assert.Contains("/nowhere/tmux", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Temporary_Files_AreGoneAfterUse()
    {
        await using var tmux = new PrivateTmux();
        await File.WriteAllTextAsync(tmux.PathOf("chatcode-tmux-left"), "by a daemon that was killed");
        tmux.NewServer();
        var (session, sink) = await tmux.StartMirror("s1");
        await session.Write(new byte[5000], CancellationToken.None);
        await sink.WaitForLength(5000);
        await Wait.Until(() => Task.FromResult(Directory.GetFiles(tmux.PathOf("."), "chatcode-tmux-*").Length == 0), "the removal of temporary files");
        Assert.Equal("", await tmux.Run("list-buffers"));
    }

    [Theory]
    [InlineData("exit 42", 42)]
    [InlineData("kill -9 $$", 137)]
    [InlineData("true", 0)]
    public async Task ProgramThatEnds_TellsItsExitCodeAndLeavesNothing(string script, int exitCode)
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(tmux.Start("s1", "sh", "-c", script), sink, CancellationToken.None);
        Assert.Equal(exitCode, await sink.WaitForEnd());
        Assert.Empty(await tmux.Server.ListSessionIds(CancellationToken.None));
        await Wait.For(session.Ended, "the session's end");
        await Assert.ThrowsAsync<TmuxException>(() => session.Write("x"u8.ToArray(), CancellationToken.None));
        await session.End(CancellationToken.None);
        Assert.False(sink.WasCalledAfterEnd);
    }
}

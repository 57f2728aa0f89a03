using Chatcode.Gateway.Files;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Running;

public sealed class SessionTests : IAsyncLifetime
{
    private const int Limit = 6;

    private RunningDaemon _daemon = null!;
    private ScriptedLink _link = null!;

    public async Task InitializeAsync() => (_daemon, _link) = await RunningDaemon.StartAsync(options => options with { MaxSessions = Limit });

    public Task DisposeAsync() => _daemon.DisposeAsync().AsTask();

    [Fact]
    public async Task Create_IsAnsweredByStartedThenAck_AndItsOutputFollows()
    {
        var session = await _daemon.CreateSessionAsync(_link);
        var messages = _link.Received.Skip(2).Take(3).ToArray();
        var started = Assert.IsType<SessionStarted>(messages[0].Event);
        Assert.Equal(session, started.SessionId);
        Assert.True(started.Pid > 1);
        Assert.NotNull(started.Stream);
        Assert.Equal(started.RequestId, Assert.IsType<Ack>(messages[1].Event).RequestId);
        Assert.Equal((session, 0UL), (messages[2].SessionId, messages[2].Seq));
    }

    [Fact]
    public async Task TypedCommand_IsEchoedAndAnswered()
    {
        var session = await _daemon.CreateSessionAsync(_link);
        await _link.TypeAsync(session, "echo $((6*7))\r");
        await UntilShown(session, "echo $((6*7))\r\n42\r\n");
        var request = _link.NewRequestId();
        await _link.SendAsync(new SessionInput { RequestId = request, SessionId = session, Data = "echo by''-json\r"u8.ToArray() });
        Assert.True((await _link.AckAsync(request)).Ok);
        await UntilShown(session, "by-json\r\n");
    }

    [Fact]
    public async Task SameSessionAskedForAgain_IsAnsweredAgainAndRunsOnce()
    {
        var session = await _daemon.CreateSessionAsync(_link);
        await _link.TypeAsync(session, "marker=kept\r");
        await _daemon.CreateSessionAsync(_link, session);
        var started = _link.Received.Select(received => received.Event).OfType<SessionStarted>().ToArray();
        Assert.Equal(2, started.Length);
        Assert.Equal((started[0].Pid, started[0].Stream), (started[1].Pid, started[1].Stream));
        await _link.TypeAsync(session, "echo $marker\r");
        await UntilShown(session, "\nkept\r\n");
    }

    [Fact]
    public async Task TwoCreatesAtOnce_StartOneSession()
    {
        var requests = new[] { _link.NewRequestId(), _link.NewRequestId() };
        await Task.WhenAll(requests.Select(request => _link.SendAsync(NewShell(request, "ses-twice"))));
        foreach (var request in requests)
        {
            var ack = await _link.AckAsync(request);
            Assert.True(ack.Ok, ack.Error);
        }

        Assert.Single(_link.Received.Select(received => received.Event).OfType<SessionStarted>().Select(started => started.Pid).Distinct());
    }

    [Fact]
    public async Task TooManySessions_AreRefused_AndAnEndedOneMakesRoom()
    {
        // At once, and on a tmux server that does not run yet.
        var first = await Task.WhenAll(Enumerable.Range(0, Limit).Select(i => AskAsync(NewShell(_link.NewRequestId(), $"ses-{i}"))));
        Assert.All(first, ack => Assert.True(ack.Ok, ack.Error));
        var refused = await AskAsync(NewShell(_link.NewRequestId(), "ses-more"));
        Assert.Equal((false, $"session limit reached ({Limit})"), (refused.Ok, refused.Error));
        Assert.True((await AskAsync(new SessionEnd { RequestId = _link.NewRequestId(), SessionId = "ses-0" })).Ok);
        Assert.True((await AskAsync(NewShell(_link.NewRequestId(), "ses-more"))).Ok);
    }

    [Theory]
    [InlineData("/etc", "not below")]
    [InlineData("../elsewhere", "not allowed")]
    public async Task WorkdirOutside_IsRefused(string workdir, string error)
    {
        var ack = await AskAsync(NewShell(_link.NewRequestId(), "ses-1") with { Workdir = workdir });
        Assert.False(ack.Ok);
        Assert.Contains(error, ack.Error, StringComparison.Ordinal);
        Assert.True((await AskAsync(NewShell(_link.NewRequestId(), "ses-1"))).Ok);
    }

    [Fact]
    public async Task BadCreates_AreRefusedWithTheReason()
    {
        var create = NewShell(_link.NewRequestId(), "ses-1");
        var refusals = new (SessionCreate Command, string Error)[]
        {
            (create with { SessionId = "not/an id" }, "session_id"),
            (create with { Cols = 19 }, "size out of range"),
            (create with { Rows = 501 }, "size out of range"),
            (create with { Env = new Dictionary<string, string> { ["A B"] = "" } }, "env"),
            (create with { Env = new Dictionary<string, string> { ["A"] = "\0" } }, "env"),
            (create with { Agent = AgentNames.OpenCode }, "agent not installed: opencode"),
        };
        foreach (var (command, error) in refusals)
        {
            var ack = await AskAsync(command with { RequestId = _link.NewRequestId() });
            Assert.False(ack.Ok);
            Assert.StartsWith(error, ack.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Session_HasItsFolderItsVariablesAndItsFiles_AndNoneOfOurSecrets()
    {
        var command = NewShell(_link.NewRequestId(), "ses-env") with
        {
            Workdir = "/home/vibe/workspace/app/src",
            AgentConfig = new AgentConfig { ClaudeMd = "# be kind", AgentsMd = null },
            Env = new Dictionary<string, string> { ["COLOUR"] = "deep 'blue'\n\"$HOME\"" },
        };
        Assert.True((await AskAsync(command)).Ok);
        await _link.TypeAsync("ses-env", "pwd; printf '%s|' \"$COLOUR\" \"$TERM\" \"$TMUX\"; cat CLAUDE.md; ls AGENTS.md; echo e''nd\r");
        await UntilShown("ses-env", "end\r\n");
        var text = _link.View("ses-env").Text;
        Assert.Contains("/workspace/app/src\r\n", text, StringComparison.Ordinal);
        Assert.Contains("deep 'blue'\r\n\"$HOME\"|xterm-256color||# be kind", text, StringComparison.Ordinal);
        Assert.Contains("cannot access 'AGENTS.md'", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snapshot_LiesExactlyBetweenTheFrames()
    {
        var session = await _daemon.CreateSessionAsync(_link, rows: 10);
        await _link.TypeAsync(session, "for i in $(seq 1 3000); do echo line-$i; done\r");
        var requests = Enumerable.Range(0, 5).Select(_ => _link.NewRequestId()).ToArray();
        foreach (var request in requests)
        {
            await _link.SendAsync(new SessionSnapshotRequest { RequestId = request, SessionId = session, Lines = 50_000 });
            Assert.True((await _link.AckAsync(request)).Ok);
        }

        await UntilShown(session, "line-3000\r\n");
        var view = _link.View(session);
        Assert.Equal(requests, view.Snapshots.Select(snapshot => snapshot.RequestId));
        Assert.Equal(1, view.Streams);

        // What the snapshot shows last is what the frames before it showed last.
        foreach (var snapshot in view.Snapshots)
        {
            Assert.Equal((80, 10), (snapshot.Cols, snapshot.Rows));
            var before = string.Concat(_link.Received.Where(frame => frame.SessionId == session && frame.Seq < snapshot.Seq).Select(frame => System.Text.Encoding.UTF8.GetString(frame.Payload!)));
            var shown = before.ReplaceLineEndings("\n").Split('\n').Where(line => line.StartsWith("line-", StringComparison.Ordinal));
            var captured = snapshot.Content.Split('\n').Where(line => line.StartsWith("line-", StringComparison.Ordinal));
            Assert.Equal(shown, captured);
        }
    }

    [Fact]
    public async Task Resize_IsPlacedBeforeTheFirstFrameOnTheNewGrid()
    {
        var session = await _daemon.CreateSessionAsync(_link);
        await _link.TypeAsync(session, "trap 'stty size' WINCH; echo s''et\r");
        await UntilShown(session, "set\r\n");
        var ack = await AskAsync(new SessionResize { RequestId = _link.NewRequestId(), SessionId = session, Cols = 101, Rows = 33 });
        Assert.True(ack.Ok, ack.Error);
        var resized = await _link.EventAsync<SessionResized>();
        await _link.TypeAsync(session, "\r");
        await UntilShown(session, "33 101\r\n");
        Assert.Equal((session, 101, 33, _link.View(session).Stream), (resized.SessionId, resized.Cols, resized.Rows, resized.Stream));
        var all = _link.Received.ToList();
        var place = all.FindIndex(received => received.Event is SessionResized);
        Assert.All(all.Take(place).Where(one => one.SessionId == session), frame => Assert.True(frame.Seq < resized.Seq));
        Assert.All(all.Skip(place).Where(one => one.SessionId == session), frame => Assert.True(frame.Seq >= resized.Seq));
    }

    [Theory]
    [InlineData(19, 24)]
    [InlineData(80, 4)]
    [InlineData(1001, 24)]
    [InlineData(80, 501)]
    public async Task ResizeOutOfRange_IsRefused(int cols, int rows)
    {
        var ack = await AskAsync(new SessionResize { RequestId = _link.NewRequestId(), SessionId = "any", Cols = cols, Rows = rows });
        Assert.Equal((false, "size out of range"), (ack.Ok, ack.Error));
    }

    [Fact]
    public async Task ShellThatExits_IsToldWithItsCode_AfterItsLastScreen()
    {
        var session = await _daemon.CreateSessionAsync(_link);
        await _link.TypeAsync(session, "echo last''words; exit 7\r");
        var ended = await _link.EventAsync<SessionEnded>();
        Assert.Equal((session, 7), (ended.SessionId, ended.ExitCode));

        // tmux drops what it has not passed on when the program ends; the screen that is left shows it.
        var last = _link.View(session).Snapshots.Single();
        Assert.Contains("\nlastwords\n", last.Content, StringComparison.Ordinal);
        Assert.IsType<SessionEnded>(_link.Received.Last(received => received.SessionId == session || received.Event is SessionEnded or SessionSnapshot).Event);
        var late = await AskAsync(new SessionInput { RequestId = _link.NewRequestId(), SessionId = session, Data = "x"u8.ToArray() });
        Assert.Equal((false, "session not found"), (late.Ok, late.Error));
    }

    [Fact]
    public async Task End_IsAnsweredByEndedThenAck_AndMayBeRepeated()
    {
        var session = await _daemon.CreateSessionAsync(_link);
        await _link.TypeAsync(session, "sleep 1000\r");
        var request = _link.NewRequestId();
        var ack = await AskAsync(new SessionEnd { RequestId = request, SessionId = session });
        Assert.True(ack.Ok, ack.Error);
        var events = _link.Received.Select(received => received.Event).ToList();
        var ended = events.FindIndex(one => one is SessionEnded);
        Assert.InRange(ended, 0, events.FindIndex(one => one is Ack found && found.RequestId == request) - 1);
        Assert.True((await AskAsync(new SessionEnd { RequestId = _link.NewRequestId(), SessionId = session })).Ok);
    }

    [Fact]
    public async Task Folders_AreListed()
    {
        Directory.CreateDirectory(Path.Combine(_daemon.Options.Workspace, "project"));
        await _link.SendAsync(new WorkspaceList { RequestId = "folders" });
        Assert.Equal(["project"], (await _link.EventAsync<WorkspaceFolders>(one => one.RequestId == "folders")).Folders);
    }

    [Fact]
    public async Task Agents_AreListed()
    {
        await _link.SendAsync(new AgentsList { RequestId = "agents" });
        var status = await _link.EventAsync<AgentsStatus>(one => one.RequestId == "agents");
        Assert.Equal(["claude-code", "codex", "gemini", "opencode"], status.Agents.Select(agent => agent.Agent));
        Assert.Equal(["claude", "codex", "gemini", "opencode"], status.Agents.Select(agent => agent.Binary));
    }

    private SessionCreate NewShell(string request, string session) => new()
    {
        RequestId = request,
        SessionId = session,
        Name = "test",
        Workdir = "",
        Agent = AgentNames.None,
    };

    private async Task<Ack> AskAsync(GatewayCommand command)
    {
        await _link.SendAsync(command);
        return await _link.AckAsync(command.RequestId);
    }

    private Task UntilShown(string session, string text) => _link.UntilShownAsync(session, text);
}

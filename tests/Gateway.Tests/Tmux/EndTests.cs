using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class EndTests
{
    [Fact]
    public async Task Shell_IsAskedToExit()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(tmux.Start("s1", "bash", "--norc", "-i"), sink, CancellationToken.None);
        await session.Write("PS1='ready> '; clear; echo unfinished "u8.ToArray(), CancellationToken.None);
        await sink.WaitForText("unfinished");
        await session.End(CancellationToken.None);

        // Not ended by a signal: bash exits with the status of what was before, the interrupted line or, on a busy machine, an "exit"
        // of which the interrupt swallowed the first letters.
        Assert.Contains(await sink.WaitForEnd(), new int?[] { 130, 127 });
        Assert.Empty(await tmux.Server.ListSessionIds(CancellationToken.None));
    }

    [Fact]
    public async Task ProgramInTheShell_IsInterruptedFirst()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(tmux.Start("s1", "bash", "--norc", "-i"), sink, CancellationToken.None);
        await session.Write("echo start$((1)); sleep 1000\r"u8.ToArray(), CancellationToken.None);
        await sink.WaitForText("start1");
        await session.End(CancellationToken.None);
        Assert.Equal(130, await sink.WaitForEnd());
    }

    [Fact]
    public async Task StubbornProcesses_OfEveryGroup_AreKilled()
    {
        await using var tmux = new PrivateTmux();
        tmux.Options = tmux.Options with { PoliteGrace = TimeSpan.FromMilliseconds(200), TerminateGrace = TimeSpan.FromMilliseconds(200) };
        var server = tmux.NewServer();
        var sink = new RecordingSink();
        // Three of a kind: the leader, a job in a group of its own, and the foreground.
        const string Stubborn = "trap '' HUP INT TERM; set -m; sleep 1000 & echo job$((1)); sleep 1000";
        var session = await server.CreateSession(tmux.Start("s1", "bash", "-c", Stubborn), sink, CancellationToken.None);
        await sink.WaitForText("job1");
        var leader = session.Pid!.Value;
        await session.Capture(0, () => { }, CancellationToken.None);
        Assert.InRange(SessionProcesses.FindGroups(leader).Count, 2, 3);
        await Task.WhenAll(session.End(CancellationToken.None), session.End(CancellationToken.None));
        Assert.Equal(137, await sink.WaitForEnd());
        await Testing.Wait.Until(() => Task.FromResult(SessionProcesses.FindGroups(leader).Count == 0), "the end of all processes");
        await session.End(CancellationToken.None);
    }

    [Fact]
    public async Task OneSessionsEnd_LeavesTheOthers()
    {
        await using var tmux = new PrivateTmux();
        tmux.Options = tmux.Options with { PoliteGrace = TimeSpan.FromMilliseconds(200) };
        tmux.NewServer();
        var (first, _) = await tmux.StartMirror("s1");
        var (second, sink) = await tmux.StartMirror("s10");
        await first.End(CancellationToken.None);
        await second.Write("alive"u8.ToArray(), CancellationToken.None);
        await sink.WaitForText("alive");
        Assert.Equal(["s10"], await tmux.Server.ListSessionIds(CancellationToken.None));
    }
}

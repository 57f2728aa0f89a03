using System.Globalization;
using Chatcode.Gateway.Sessions;
using Chatcode.Gateway.Tests.Peers;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Running;

public sealed class FlowTests : IAsyncLifetime
{
    private RunningDaemon _daemon = null!;
    private ScriptedLink _link = null!;
    private string _session = null!;

    public async Task InitializeAsync()
    {
        (_daemon, _link) = await RunningDaemon.StartAsync();
        _session = await _daemon.CreateSessionAsync(_link);
    }

    public Task DisposeAsync() => _daemon.DisposeAsync().AsTask();

    [Fact]
    public async Task WithheldAcks_PauseThePane_AndTheirReturnBeginsANewStream()
    {
        await AcknowledgeAsync();
        var before = View().Length;
        await _link.TypeAsync(_session, $"seq 1 1000000; touch {_daemon.Home}/done\r");
        await FinishedAsync();
        var stopped = View();
        Assert.Equal(1, stopped.Streams);
        Assert.InRange(stopped.Length - before, ProtocolLimits.MaxUnacknowledged / 2, ProtocolLimits.MaxUnacknowledged + 256 * 1024);

        // A snapshot that is asked for is still given, at the end of the stream that is over.
        await _link.SendAsync(new SessionSnapshotRequest { RequestId = "while-paused", SessionId = _session });
        Assert.True((await _link.AckAsync("while-paused")).Ok);
        Assert.Equal(1, View().Streams);
        Assert.Single(View().Snapshots);

        // Acks of another stream or of what was never sent change nothing; the right one does.
        await _link.SendAsync(new SessionAck { RequestId = "a", SessionId = _session, Seq = stopped.NextSeq - 1, Stream = "another" });
        await _link.SendAsync(new SessionAck { RequestId = "b", SessionId = _session, Seq = stopped.NextSeq + 100, Stream = stopped.Stream });
        await _link.SendAsync(new WorkspaceList { RequestId = "after-the-acks" });
        await _link.EventAsync<WorkspaceFolders>();
        Assert.Equal(1, View().Streams);
        await AcknowledgeAsync();
        await _link.UntilAsync(() => View().Streams == 2, "a new stream");
        Assert.Contains("\n1000000\n", View().Snapshots[^1].Content, StringComparison.Ordinal);
        await _link.TypeAsync(_session, "echo al''ive\r");
        await _link.UntilShownAsync(_session, "alive");
    }

    [Fact]
    public async Task ViewerThatKeepsUp_SeesEveryLineOfAFlood()
    {
        await AcknowledgeAsync();
        using var over = new CancellationTokenSource();
        var acknowledging = Task.Run(async () =>
        {
            for (var acknowledged = 0UL; !over.IsCancellationRequested;)
            {
                await _link.UntilAsync(() => over.IsCancellationRequested || Frames() > acknowledged, "frames");
                acknowledged = Frames();
                await AcknowledgeAsync();
            }
        });
        await _link.TypeAsync(_session, "seq 1 200000; echo e''nd\r");
        await _link.UntilShownAsync(_session, "end\r\n");
        await over.CancelAsync();
        await _link.TypeAsync(_session, "\r");
        await Wait.For(acknowledging, "the end of the acks");
        var view = View();
        Assert.Equal(1, view.Streams);
        var numbers = view.Text.Split("\r\n").Where(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        Assert.Equal(Enumerable.Range(1, 200_000).Select(number => number.ToString(CultureInfo.InvariantCulture)), numbers);
    }

    [Fact]
    public async Task FloodInOneSession_DelaysNoEchoInAnother()
    {
        var other = await _daemon.CreateSessionAsync(_link);
        await _link.TypeAsync(_session, "yes\r");
        await _link.UntilAsync(() => Frames() > 20, "the flood");
        for (var i = 0; i < 20; i++)
        {
            await _link.TypeAsync(other, $"echo $(({i}+1000))\r");
            await _link.UntilShownAsync(other, $"\n{i + 1000}\r\n");
        }

        await _link.TypeAsync(_session, "\x3");
        await _link.UntilShownAsync(_session, "^C\r\nready> ", View().Length);
    }

    private SessionView View() => _link.View(_session);

    private ulong Frames() => View().NextSeq;

    private async Task AcknowledgeAsync()
    {
        var view = View();
        await _link.SendAsync(new SessionAck { RequestId = _link.NewRequestId(), SessionId = _session, Seq = view.NextSeq - 1, Stream = view.Stream });
    }

    private Task FinishedAsync() =>
        Wait.Until(() => Task.FromResult(File.Exists(Path.Combine(_daemon.Home, "done"))), "the end of the flood, which nobody may stop");
}

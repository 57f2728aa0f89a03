using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>protocol.md "Flow control": nothing queues without bound, and nothing that is slow stalls others.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class FlowControlTests(SharedStandalone shared)
{
    private const int FrameBytes = 16 * 1024;
    private const int FloodBytes = 200 * 1000 * 1000;

    // Of live objects, the scripted peers' own included: twice the lag that a viewer may have, the queues' bounds, and room.
    private const long MaxGrowth = 24 * 1024 * 1024;

    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task BrowserThatReadsNothing_IsCutToTheNewestState_WhileOthersGetEveryByte()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone, acknowledges: true);
        await using var hanging = await scene.Person.WatchAsync(scene.Server, scene.Session, acknowledges: true);
        await hanging.WaitForSeqAsync(0);
        await scene.Gateway.PrintAsync(scene.Session, "first");
        await hanging.WaitForScreenAsync("first");
        await scene.Browser.WaitForScreenAsync("first");
        await hanging.SendAsync(new Ping());
        await hanging.Messages.WaitForAsync<Pong>();
        // Both are known to acknowledge now, so it is the other one's pace that the daemon keeps to.
        hanging.Pause();
        var before = LiveBytes();
        var highest = 0L;

        var frame = new byte[FrameBytes];
        Array.Fill(frame, (byte)'x');
        const int Parts = 4;
        for (var part = 0; part < Parts; part++)
        {
            await scene.Gateway.FloodAsync(scene.Session, frame, FloodBytes / FrameBytes / Parts);
            highest = Math.Max(highest, LiveBytes());
        }

        await scene.Browser.WaitForSeqAsync(scene.Gateway.Sessions[scene.Session].Next);
        Assert.Empty(scene.Browser.Faults);
        Assert.Equal(((long)(FloodBytes / FrameBytes / Parts * Parts) * FrameBytes) + "first".Length, scene.Browser.OutputBytes);
        Assert.InRange(highest - before, long.MinValue, MaxGrowth);

        // What was in flight to it comes first, whole and in order, at most one snapshot in it; then one of now; then it is live.
        hanging.Resume();
        await hanging.WaitForSeqAsync(scene.Gateway.Sessions[scene.Session].Next);
        Assert.InRange(hanging.OutputBytes, 0, FloodBytes / 10);
        await scene.Gateway.PrintAsync(scene.Session, "and on");
        await hanging.WaitForScreenAsync("and on");
        Assert.Empty(hanging.Faults);
        Assert.InRange(hanging.Messages.All.OfType<SessionSnapshot>().Count(), 2, 3);
    }

    [Fact]
    public async Task BrowserThatNeverAcknowledges_KeepsTheDaemonGoing_ByWhatWasWritten()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone);
        await scene.Gateway.FloodAsync(scene.Session, new byte[FrameBytes], 512);
        await scene.Browser.WaitForSeqAsync(512);
        Assert.Empty(scene.Browser.Faults);
    }

    [Fact]
    public async Task SessionThatNobodyWatches_IsAcknowledgedOnAcceptance()
    {
        using var person = new Person(_standalone);
        var server = await person.BringServerAsync();
        await using var gateway = await person.ConnectAsync(server);
        var session = await person.StartSessionAsync(server);
        await gateway.FloodAsync(session, new byte[FrameBytes], 512);
    }

    [Fact]
    public async Task BrowserThatParsesSlowly_IsCut_AndNotAskedAgainBeforeItSawItsSnapshot()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone, acknowledges: true);
        await using var slow = await scene.Person.WatchAsync(scene.Server, scene.Session);
        await slow.WaitForSeqAsync(0);
        await scene.Gateway.PrintAsync(scene.Session, "first");
        await slow.WaitForScreenAsync("first");
        // From here on it is known to acknowledge, and then it stops to.
        await slow.SendAsync(new BrowserAck { SessionId = scene.Session, Seq = 0 });
        await slow.SendAsync(new Ping { RequestId = "acknowledged" });
        await slow.Messages.WaitForAsync<Pong>();

        await scene.Gateway.FloodAsync(scene.Session, new byte[FrameBytes], 256);
        await scene.Browser.WaitForSeqAsync(257);

        // Cut, given one snapshot, cut again; until it says that it saw the snapshot there is no other, however much is printed.
        await Wait.Until(() => Task.FromResult(slow.Messages.All.OfType<SessionSnapshot>().Count() == 2), "the catch-up snapshot");
        var snapshot = slow.Messages.All.OfType<SessionSnapshot>().Last();
        await scene.Gateway.FloodAsync(scene.Session, new byte[FrameBytes], 256);
        await scene.Browser.WaitForSeqAsync(513);
        Assert.Equal(2, slow.Messages.All.OfType<SessionSnapshot>().Count());
        Assert.InRange(slow.OutputBytes, 0, 2 * ProtocolLimits.MaxViewerLag);

        await slow.SendAsync(new BrowserAck { SessionId = scene.Session, Seq = snapshot.Seq!.Value - 1, Stream = snapshot.Stream });
        await slow.WaitForSeqAsync(513);
        Assert.Empty(slow.Faults);
    }

    [Fact]
    public async Task InputToADaemonThatReadsNothing_StopsTheBrowsersReading_AndIsNotLost()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone);
        scene.Gateway.Answers = false;
        scene.Gateway.Pause();
        var piece = new byte[FrameBytes];
        const int Pieces = 1024;
        var typing = Task.Run(async () =>
        {
            for (var i = 0; i < Pieces; i++)
            {
                piece[0] = (byte)i;
                await scene.Browser.SendBinaryAsync(FrameCodec.Encode(FrameKind.Input, System.Text.Encoding.UTF8.GetBytes(scene.Session), (ulong)i, piece));
            }
        });

        // 16 MiB cannot be in queues that end at 1 MiB: the browser's sending must come to a stand.
        Assert.NotSame(typing, await Task.WhenAny(typing, Task.Delay(TimeSpan.FromSeconds(3))));
        scene.Gateway.Resume();
        await Wait.For(typing, "the browser's sending going on");
        await Wait.Until(() => Task.FromResult(scene.Gateway.Input.All.Sum(static bytes => bytes.Length) >= Pieces * FrameBytes), "all that was typed");
        var typed = scene.Gateway.Input.All.SelectMany(static bytes => bytes).Chunk(FrameBytes).Select(static chunk => chunk[0]).ToArray();
        Assert.Equal(Enumerable.Range(0, Pieces).Select(static i => (byte)i), typed);
    }

    private static long LiveBytes() => GC.GetTotalMemory(forceFullCollection: true);
}

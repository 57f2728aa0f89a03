using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>What a crowd may cost: viewers share what is queued for them, and those that read nothing hold nothing up.</summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class MemoryTests(SharedStandalone shared)
{
    private const int Viewers = 100;
    private const int FrameBytes = 16 * 1024;
    private const int FramesAPart = 512;
    private const int Parts = 4;

    // Of live objects: a viewer's lag of shared frames, the replay buffer, the grain's queue, and room. The parts that are measured
    // are 24 MiB: whatever kept them for one viewer alone would be seen.
    private const long MaxGrowth = 12 * 1024 * 1024;

    private readonly RunningStandalone _standalone = shared.Standalone;

    [Fact]
    public async Task HundredViewers_HalfOfWhichNeverRead_AreHeldWithinBounds_AndTheOthersGetEveryByte()
    {
        await using var scene = await TerminalScene.SetAsync(_standalone, acknowledges: true);
        var watching = await Task.WhenAll(Enumerable.Range(1, Viewers - 1).Select(
            i => scene.Person.WatchAsync(scene.Server, scene.Session, reads: i % 2 == 0, acknowledges: true)));
        try
        {
            BrowserPeer[] reading = [scene.Browser, .. watching.Where(static (_, i) => i % 2 == 1)];
            foreach (var browser in reading) await browser.WaitForSeqAsync(0);

            // The first part fills what the peers themselves and the sockets keep.
            var frame = new byte[FrameBytes];
            Array.Fill(frame, (byte)'x');
            await Flood(scene, reading, frame);
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var highest = before;
            for (var part = 1; part < Parts; part++)
            {
                await Flood(scene, reading, frame);
                highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true));
            }

            Assert.InRange(highest - before, long.MinValue, MaxGrowth);
            foreach (var browser in reading)
            {
                Assert.Empty(browser.Faults);
                Assert.Equal((long)Parts * FramesAPart * FrameBytes, browser.OutputBytes);
            }
        }
        finally
        {
            foreach (var browser in watching) await browser.DisposeAsync();
        }
    }

    // The daemon keeps to the fastest reader; the slower ones, on a busy machine, must not be cut for the test's own pace.
    private static async Task Flood(TerminalScene scene, BrowserPeer[] reading, byte[] frame)
    {
        const int Burst = 16;
        for (var i = 0; i < FramesAPart; i += Burst)
        {
            await scene.Gateway.FloodAsync(scene.Session, frame, Burst);
            var next = scene.Gateway.Sessions[scene.Session].Next;
            foreach (var browser in reading) await browser.WaitForSeqAsync(next);
        }
    }
}

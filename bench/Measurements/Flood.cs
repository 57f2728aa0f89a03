using Chatcode.Bench.Probe;
using System.Diagnostics;
using Chatcode.Bench.Processes;
using Chatcode.Bench.Relays;

namespace Chatcode.Bench.Measurements;

// What one flood of a session's output took.
internal sealed record FloodResult(int Frames, int Viewers, TimeSpan Took, ProcessReading Used, ProcessReading Harness)
{
    public double Deliveries => (double)Frames * Viewers;

    public double CpuPerDelivery => Used.CpuMicroseconds / Deliveries;
}

// The gateway prints frames as fast as it may, every viewer reads all of them. It holds itself back as a real daemon does, by
// acknowledgements (see GatewayPeer), and to Window bytes on the way to the slowest viewer. So no viewer is ever so far
// behind that it may be cut off.
internal static class Flood
{
    private const int Window = 512 * 1024;

    public static async Task<FloodResult> Run(IRelay relay, RelayedSession session, int frames, int frameBytes)
    {
        session.Gateway.Prints(session.Id, frameBytes);
        using var window = new SemaphoreSlim(Math.Max(Window / frameBytes, 1));
        var missing = new int[frames];
        Array.Fill(missing, session.Viewers.Count);

        var harnessBefore = ProcessReading.OfThisProcess();
        var before = await relay.Process.Read();
        var clock = Stopwatch.StartNew();
        var reading = session.Viewers.Select(viewer => Task.Run(async () =>
        {
            for (var i = 0; i < frames; i++)
            {
                var payload = await viewer.ReceiveOutput();
                if (payload.Length != frameBytes) throw new InvalidOperationException($"a frame of {payload.Length} bytes instead of {frameBytes}");
                if (Interlocked.Decrement(ref missing[i]) == 0) window.Release();
            }
        }));
        var printing = Task.Run(async () =>
        {
            for (var i = 0; i < frames; i++)
            {
                await window.WaitAsync();
                await session.Gateway.Print();
            }
        });
        // The first that fails ends it: the others may wait for it for ever.
        await foreach (var ended in Task.WhenEach([.. reading, printing])) await ended;
        clock.Stop();
        var used = (await relay.Process.Read()).Since(before);
        var harness = ProcessReading.OfThisProcess().Since(harnessBefore);
        return new FloodResult(frames, session.Viewers.Count, clock.Elapsed, used, harness);
    }
}

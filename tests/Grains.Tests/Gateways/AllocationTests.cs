using Chatcode.Grains.Gateways;
using Chatcode.Grains.Gateways.Output;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

/// <summary>Not beside others: the process's allocations are counted.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

[Collection("alone")]
public sealed class AllocationTests
{
    [Fact]
    public async Task AcceptedFrames_AllocateNothingEach()
    {
        var (scene, session) = await GatewayScene.WithSession(TimeProvider.System);
        await using var _ = scene;
        await scene.Watch(session);
        var seq = 0ul;

        // The same number of calls with few and with many frames: what differs is the frames' own.
        var few = await Measure(1);
        var many = await Measure(500);

        // The arrays of the batches themselves are the test's, made before it measures.
        Assert.True(many - few < 100 * 1024, $"{few} bytes for 20 frames, {many} for 10,000");

        async Task<long> Measure(int frames)
        {
            const int calls = 20;
            var batches = new GatewayMessages[calls];
            long number = scene.Gateway.Number;
            for (var i = 0; i < calls; i++)
            {
                var messages = Enumerable.Range(0, frames).Select(_ => FakeGateway.Frame(session, seq++, "x")).ToArray();
                batches[i] = new GatewayMessages { Link = scene.Gateway.Link!, FirstNumber = number, Count = frames, Data = [.. messages.SelectMany(message => message)] };
                number += frames;
            }

            scene.Gateway.Number = number;
            var before = GC.GetTotalAllocatedBytes(precise: true);
            foreach (var batch in batches)
            {
                if ((await scene.Grain.AcceptFromGateway(batch)).Status != AcceptStatus.Accepted) throw new InvalidOperationException("not accepted");
            }

            return GC.GetTotalAllocatedBytes(precise: true) - before;
        }
    }

    [Fact]
    public void WalkOverInterleavedSessions_AllocatesOneArrayForEach()
    {
        var viewers = new Viewers();
        var sessions = new LiveSessions(viewers, TimeProvider.System);
        SessionId[] ids = [SessionId.New(), SessionId.New(), SessionId.New()];
        sessions.Keep(ids);
        byte[] batch = [.. Enumerable.Range(0, 1500).SelectMany(i => FakeGateway.Frame(ids[i % 3], (ulong)i / 3, "x"))];
        var gather = new OutputGather();
        Walk();

        var before = GC.GetAllocatedBytesForCurrentThread();
        Walk();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(allocated, batch.Length, batch.Length + 200);

        void Walk()
        {
            var reader = PackedMessages.Read(batch);
            var start = 0;
            gather.Begin(batch);
            while (reader.TryNext(out _, out var payload))
            {
                // Plain checks: Assert's own would be counted.
                if (FrameCodec.Parse(payload.Span, out var frame) != FrameStatus.Ok || !sessions.TryGet(frame.SessionId, out var session))
                {
                    throw new InvalidOperationException("the frame is not read");
                }

                gather.Add(session, start, PackedMessages.HeaderLength + payload.Length);
                start += PackedMessages.HeaderLength + payload.Length;
            }

            while (gather.TryTake(out _, out _, out _))
            {
            }
        }
    }
}

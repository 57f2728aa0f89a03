using System.Net.WebSockets;
using System.Text;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing;
using Chatcode.Testing.Peers;
using Xunit.Abstractions;

namespace Chatcode.Edge.Tests.Sockets;

/// <summary>
/// What a relayed frame may allocate, from the gateway's socket to the browser's: the whole process is counted, the test's
/// peers allocate next to nothing. The budgets are what was measured and half as much again.
/// </summary>
[Collection(SharedStandaloneGroup.Name)]
public sealed class RelayAllocationTests(SharedStandalone shared, ITestOutputHelper output)
{
    private const int Payload = 1024;

    // Frames on the way at once: as many as one batch holds.
    private const int Burst = 64;

    [Theory]
    [InlineData(1, 100, 10_400)]
    [InlineData(Burst, 100, 2_150)]
    public async Task Frames_StayInTheirBudget(int together, int rounds, long budget)
    {
        await using var scene = await TerminalScene.SetAsync(shared.Standalone);
        await using var viewer = await PeerSocket.ConnectAsync(
            BrowserPeer.Address(scene.Person.Http.BaseAddress!, scene.Server.Vps, scene.Session), ("X-Dev-User", scene.Person.Name));
        while (true)
        {
            var (_, message) = (await Wait.For(viewer.ReceiveAsync(), "the first screen"))!.Value;
            if (Encoding.UTF8.GetString(message).Contains(MessageTypes.SessionSnapshot, StringComparison.Ordinal)) break;
        }

        // The other viewer's peer keeps what it is shown.
        await scene.Browser.DisposeAsync();
        var frame = FrameCodec.Encode(FrameKind.Output, Encoding.UTF8.GetBytes(scene.Session), 0, new byte[Payload]);
        var buffer = new byte[128 * 1024];
        var seq = 0ul;

        // The first rounds fill pools and the replay buffer, and are compiled.
        for (var round = 0; round < 30; round++) await Wait.For(RelayAsync(), "the frames");
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var round = 0; round < rounds; round++) await Wait.For(RelayAsync(), "the frames");
        var each = (GC.GetTotalAllocatedBytes(precise: true) - before) / (rounds * together);

        output.WriteLine($"{each} bytes for each of {together} frames of {Payload}");
        Assert.True(each <= budget, $"{each} bytes for each frame");

        async Task RelayAsync()
        {
            for (var i = 0; i < together; i++)
            {
                FrameCodec.Renumber(frame, seq++);
                await scene.Gateway.SendBinaryAsync(frame);
            }

            for (var left = together; left > 0;)
            {
                var received = await viewer.ReceiveAsync(buffer.AsMemory());
                if (received is { MessageType: WebSocketMessageType.Binary, EndOfMessage: true }) left--;
            }
        }
    }
}

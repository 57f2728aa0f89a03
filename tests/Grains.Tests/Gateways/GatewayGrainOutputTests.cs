using System.Text;
using Chatcode.Grains.Gateways;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainOutputTests
{
    [Fact]
    public async Task Frames_GoToTheEdgeAsTheBatchThatCame()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);

        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "a"), FakeGateway.Frame(session, 1, "b"));

        var frames = await scene.Edge.Next(item => item.Kind == EdgeItemKind.SessionFrames, "the frames");
        Assert.Equal(session, frames.Session);
        Assert.Equal([.. FakeGateway.Frame(session, 0, "a"), .. FakeGateway.Frame(session, 1, "b")], frames.Data!);
    }
}

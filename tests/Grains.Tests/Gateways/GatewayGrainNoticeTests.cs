using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainNoticeTests
{
    [Fact]
    public async Task Attention_ReachesTheViewers_AndIsListed_UntilSomebodyTypes()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        Assert.Null(await Notice(scene));

        await scene.Gateway.Send(Attention(session, AttentionReasons.Waiting, "may I?"));

        var (_, told) = await scene.Edge.NextMessage(MessageTypes.SessionAttention);
        Assert.Equal("may I?", (string?)told["body"]);
        var notice = await Notice(scene);
        Assert.Equal((AttentionReasons.Waiting, AttentionConfidences.High, "may I?"), (notice!.Reason, notice.Confidence, notice.Body));

        // Of another's size the program knows nothing.
        await scene.Send(viewer, 0, new ViewerMessage { Kind = ViewerMessageKind.Resize, Cols = 100, Rows = 40 });
        Assert.NotNull(await Notice(scene));
        await scene.Send(viewer, 1, new ViewerMessage { Kind = ViewerMessageKind.Input, Data = "y"u8.ToArray() });
        Assert.Null(await Notice(scene));
    }

    [Fact]
    public async Task Bell_TakesNoNotificationsPlace()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.Send(Attention(session, AttentionReasons.Bell, null));
        Assert.Equal(AttentionReasons.Bell, (await Notice(scene))!.Reason);
        await scene.Gateway.Send(Attention(session, AttentionReasons.Notification, "one"), Attention(session, AttentionReasons.Notification, "two"), Attention(session, AttentionReasons.Bell, null));
        Assert.Equal("two", (await Notice(scene))!.Body);
    }

    [Fact]
    public async Task LongText_IsCut()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.Send(Attention(session, "something new", new string('x', 100_000)));
        var notice = (await Notice(scene))!;
        Assert.Equal(("something new", SessionAttention.MaxText), (notice.Reason, notice.Body!.Length));
    }

    [Fact]
    public async Task EndedSession_WantsNothing()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Gateway.Send(Attention(session, AttentionReasons.Bell, null), new SessionEnded { SessionId = session.Value });
        Assert.Null(await Notice(scene));
    }

    private static SessionAttention Attention(SessionId session, string reason, string? body) =>
        new() { SessionId = session.Value, Reason = reason, Confidence = AttentionConfidences.High, Body = body };

    private static async Task<SessionNotice?> Notice(GatewayScene scene) => Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions).Notice;
}

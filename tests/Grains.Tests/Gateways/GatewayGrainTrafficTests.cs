using System.Text;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainTrafficTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task OutputInputAndAcks_AreCounted_ForTheSessionAndTheGateway()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var viewer = await scene.Watch(session);
        var before = (await scene.Grain.Inspect())!.Traffic.Long;

        await scene.Gateway.SendPacked(FakeGateway.Frame(session, 0, "ab"), FakeGateway.Frame(session, 1, "cde"));
        await scene.Gateway.SendOutput(session, 1, "again");
        await scene.Send(viewer, 0, Typed("keys"), new ViewerMessage { Kind = ViewerMessageKind.Resize, Cols = 100, Rows = 30 });
        await scene.Grain.ReportConsumption(Report(scene, session, 1));
        await scene.Gateway.Command<SessionAck>();
        await scene.Send(viewer, 2, new ViewerMessage { Kind = ViewerMessageKind.Ack, RequestId = "mine", Seq = 1 });

        var inspection = (await scene.Grain.Inspect())!;
        var traffic = Assert.Single(inspection.Sessions).Traffic!;
        Assert.Equal(
            new TrafficFigures
            {
                OutputFrames = 2,
                OutputBytes = 5,
                InputFrames = 2,
                InputBytes = 4,
                ViewerAcks = 2,
                GatewayAcks = 2,
                Messages = 0,
                MessageBytes = 0,
                Events = 8,
            },
            traffic.Long);
        Assert.Equal(traffic.Long, traffic.Short);
        Assert.Equal((2, 5, 4), (inspection.Traffic.Long.OutputFrames, inspection.Traffic.Long.OutputBytes, inspection.Traffic.Long.InputBytes));
        Assert.Equal(before.Messages, inspection.Traffic.Long.Messages);
        Assert.True(before.MessageBytes > before.Messages, "JSON messages have bytes");
        Assert.Equal(before.Events + 8, inspection.Traffic.Long.Events);
    }

    [Fact]
    public async Task SessionThatFloods_IsWarnedOfOnceAMinute_ByItsIds()
    {
        var time = new SkipTime();
        var (scene, session) = await GatewayScene.WithSession(time, settings: ("Gateways:WarnSessionFramesAndAcks", "2"));
        await using var _ = scene;
        var seq = 0ul;

        await Flood();
        await Flood();
        Assert.Single(Warnings());
        time.Advance(TimeSpan.FromSeconds(60));
        await Flood();

        Assert.Equal(2, Warnings().Count);
        Assert.All(Warnings(), line =>
        {
            foreach (var id in new[] { scene.Id.Value, session.Value, scene.User.Value, scene.Vps.Value }) Assert.Contains(id, line, StringComparison.Ordinal);
            Assert.DoesNotContain("terminal text", line, StringComparison.Ordinal);
        });

        List<string> Warnings() => [.. scene.Host.Log.All.Where(line => line.Contains("frames and acks/s over 10 s, above 2", StringComparison.Ordinal))];

        async Task Flood()
        {
            await scene.Gateway.SendPacked([.. Enumerable.Range(0, 21).Select(_ => FakeGateway.Frame(session, seq++, "terminal text"))]);
            time.Advance(Second);
            await scene.Gateway.Health(session);
        }
    }

    [Fact]
    public async Task GatewayAndAcks_HaveWarningsOfTheirOwn()
    {
        var time = new SkipTime();
        var (scene, session) = await GatewayScene.WithSession(time, settings: [("Gateways:WarnGatewayEvents", "3"), ("Gateways:WarnSessionAcks", "2")]);
        await using var _ = scene;
        await scene.Gateway.SendOutput(session, 0, "a");

        for (var i = 0; i < 31; i++) await scene.Grain.ReportConsumption(Report(scene, session, 0));
        time.Advance(Second);
        await scene.Gateway.Health(session);

        Assert.Contains(scene.Host.Log.All, line => line.Contains("events/s over 10 s, above 3", StringComparison.Ordinal));
        Assert.Contains(scene.Host.Log.All, line => line.Contains(" acks/s over 10 s, above 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BurstBeforeSilence_IsWarnedOfByHousekeeping()
    {
        var time = new SkipTime();
        var (scene, _) = await GatewayScene.WithSession(time, settings: ("Gateways:WarnGatewayEvents", "1"));
        await using var __ = scene;
        for (var i = 0; i < 11; i++) await scene.Gateway.Health();

        await Testing.Wait.Until(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(20));
                return Task.FromResult(scene.Host.Log.All.Any(line => line.Contains("events/s", StringComparison.Ordinal)));
            },
            "a warning with nothing coming any more");
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void LimitOutOfRange_IsNamed(int value)
    {
        var options = new GatewayOptions { WarnGatewayEvents = value, WarnSessionFramesAndAcks = value, WarnSessionAcks = value };
        Assert.Equal(
            ["WarnGatewayEvents", "WarnSessionFramesAndAcks", "WarnSessionAcks"],
            new GatewayOptionsValidator().Validate(null, options).Failures!.Select(line => line.Split(' ')[0]["Gateways:".Length..]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    public void LimitInRange_IsTaken(int value) =>
        Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions { WarnGatewayEvents = value, WarnSessionAcks = value }).Succeeded);

    private static ViewerMessage Typed(string text) => new() { Kind = ViewerMessageKind.Input, Data = Encoding.UTF8.GetBytes(text) };

    private static ConsumptionReport Report(GatewayScene scene, SessionId session, ulong seq) =>
        new() { Edge = scene.Edge.Id, Consumed = [new ConsumedSeq { Session = session, Stream = "s1", Seq = seq }], CatchUp = [] };
}

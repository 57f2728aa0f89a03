using System.Text.Json.Nodes;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Grains.Tests.Gateways;

public sealed class GatewayGrainSessionTests
{
    [Fact]
    public async Task Create_TellsTheGateway_AndTheSessionRuns()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        var wanted = scene.NewSession() with { AgentType = AgentNames.Codex, Cols = 120, Rows = 40 };
        var creating = scene.Grain.CreateSession(scene.User, wanted);
        var create = await scene.Gateway.Command<SessionCreate>();
        Assert.Equal(
            (wanted.Id.Value, wanted.Title, wanted.Workdir, AgentNames.Codex, 120, 40),
            (create.SessionId, create.Name, create.Workdir, create.Agent, create.Cols, create.Rows));
        Assert.Equal(SessionStatus.Starting, Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions).Status);

        await scene.Gateway.Send(new SessionStarted { RequestId = create.RequestId, SessionId = wanted.Id.Value, Stream = "s1" });
        await scene.Gateway.Ack(create);

        var created = await creating;
        Assert.Equal((SessionOutcome.Ok, SessionStatus.Running), (created.Outcome, created.Sessions[0].Status));
        Assert.Equal(created.Sessions[0].Id, (await scene.Grain.CreateSession(scene.User, wanted)).Sessions[0].Id);
        Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions);
    }

    [Theory]
    [InlineData("agent not installed: codex", SessionOutcome.AgentNotInstalled)]
    [InlineData("no such workdir", SessionOutcome.Refused)]
    public async Task Create_RefusedByTheGateway_LeavesNothing(string error, SessionOutcome outcome)
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        var creating = scene.Grain.CreateSession(scene.User, scene.NewSession());

        await scene.Gateway.Ack(await scene.Gateway.Command<SessionCreate>(), error);

        var created = await creating;
        Assert.Equal((outcome, error), (created.Outcome, created.Error));
        Assert.Empty((await scene.Grain.ListSessions(scene.User)).Sessions);
    }

    [Fact]
    public async Task Create_AboveTheLimit_IsRefused_AndEndedOnesDoNotCount()
    {
        await using var scene = await GatewayScene.Create(settings: ("Gateways:MaxSessions", "2"));
        await scene.Gateway.Attach();
        var one = await scene.StartSession("a");
        await scene.StartSession("b");

        var refused = await scene.Grain.CreateSession(scene.User, scene.NewSession());
        Assert.Equal((SessionOutcome.LimitReached, 2), (refused.Outcome, refused.Limit));

        await scene.Gateway.Send(new SessionEnded { SessionId = one.Value });
        await scene.StartSession("c");
    }

    [Fact]
    public async Task Create_WithTheGatewayAway_WaitsForItsReturn()
    {
        await using var scene = await GatewayScene.Create(settings: ("Gateways:CreateWait", "00:00:10"));
        var session = scene.NewSession();
        var creating = scene.Grain.CreateSession(scene.User, session);
        await scene.Gateway.Attach();

        var create = await scene.Gateway.Command<SessionCreate>();
        await scene.Gateway.Send(new SessionStarted { RequestId = create.RequestId, SessionId = session.Id.Value });
        await scene.Gateway.Ack(create);

        Assert.Equal(SessionOutcome.Ok, (await Wait.For(creating, "the session")).Outcome);
    }

    [Fact]
    public async Task Create_WithTheGatewayAwayForLong_IsNotConnected()
    {
        await using var scene = await GatewayScene.Create(settings: ("Gateways:CreateWait", "00:00:00.05"));

        Assert.Equal(SessionOutcome.NotConnected, (await scene.Grain.CreateSession(scene.User, scene.NewSession())).Outcome);
        Assert.Empty((await scene.Grain.ListSessions(scene.User)).Sessions);
    }

    [Fact]
    public async Task Create_WithoutAnAnswerFor10Seconds_TimesOut_AndRunsWhenTheGatewaySaysSo()
    {
        var time = new SkipTime();
        await using var scene = await GatewayScene.Create(time);
        await scene.Gateway.Attach();
        var session = scene.NewSession();
        var creating = scene.Grain.CreateSession(scene.User, session);
        var create = await scene.Gateway.Command<SessionCreate>();

        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(SessionOutcome.TimedOut, (await Wait.For(creating, "the timeout")).Outcome);
        Assert.Equal(SessionStatus.Error, Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions).Status);
        await scene.Gateway.Send(new SessionStarted { RequestId = create.RequestId, SessionId = session.Id.Value });
        Assert.Equal(SessionStatus.Running, Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions).Status);
    }

    [Fact]
    public async Task AnotherUser_SeesAndDoesNothing()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var stranger = UserId.New();

        Assert.Empty((await scene.Grain.ListSessions(stranger)).Sessions);
        Assert.Equal(SessionOutcome.NotFound, (await scene.Grain.CreateSession(stranger, scene.NewSession())).Outcome);
        Assert.Equal(SessionOutcome.NotFound, (await scene.Grain.RenameSession(stranger, session, "x")).Outcome);
        Assert.Equal(SessionOutcome.NotFound, (await scene.Grain.EndSession(stranger, session)).Outcome);
        Assert.Equal(SessionOutcome.NotFound, (await scene.Grain.SnapshotSession(stranger, session, null)).Outcome);
    }

    [Fact]
    public async Task Rename_OutlivesARestart()
    {
        var (scene, session) = await GatewayScene.WithSession(TimeProvider.System);
        await using var _ = scene;

        Assert.Equal("new", (await scene.Grain.RenameSession(scene.User, session, "new")).Sessions[0].Title);
        Assert.Equal(SessionOutcome.NotFound, (await scene.Grain.RenameSession(scene.User, SessionId.New(), "x")).Outcome);
        await scene.Host.RestartAsync();

        var listed = Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions);
        Assert.Equal((session, "new", SessionStatus.Running), (listed.Id, listed.Title, listed.Status));
    }

    [Fact]
    public async Task End_EndsIt_AndIsFineWhenItIsGone()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var ending = scene.Grain.EndSession(scene.User, session);
        var end = await scene.Gateway.Command<SessionEnd>();
        await scene.Gateway.Send(new SessionEnded { SessionId = session.Value, ExitCode = 0 });
        await scene.Gateway.Ack(end);

        Assert.Equal(SessionOutcome.Ok, (await ending).Outcome);
        Assert.Equal(SessionStatus.Ended, Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions).Status);
        Assert.Equal(SessionOutcome.Ok, (await scene.Grain.EndSession(scene.User, session)).Outcome);
        Assert.Equal(SessionOutcome.Ok, (await scene.Grain.EndSession(scene.User, SessionId.New())).Outcome);
    }

    [Theory]
    [InlineData("session not found", SessionOutcome.Ok, SessionStatus.Ended)]
    [InlineData("tmux hangs", SessionOutcome.Refused, SessionStatus.Running)]
    public async Task End_RefusedByTheGateway_IsFineOnlyWhenItDoesNotHaveIt(string error, SessionOutcome outcome, SessionStatus status)
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        var ending = scene.Grain.EndSession(scene.User, session);
        await scene.Gateway.Ack(await scene.Gateway.Command<SessionEnd>(), error);

        Assert.Equal(outcome, (await ending).Outcome);
        Assert.Equal(status, Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions).Status);
    }

    [Fact]
    public async Task Snapshot_IsTheGatewaysMessage_AndNoViewersBusiness()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Watch(session);
        var asked = scene.Grain.SnapshotSession(scene.User, session, 7);
        var request = await scene.Gateway.Command<SessionSnapshotRequest>();
        Assert.Equal(7, request.Lines);
        await scene.Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "text", Stream = "s1", Seq = 0 });
        await scene.Gateway.Ack(request);

        var snapshot = JsonNode.Parse((await asked).Snapshot)!;
        Assert.Equal("text", snapshot["content"]!.GetValue<string>());
        Assert.Null(snapshot["request_id"]);
        await scene.Gateway.Send(new SessionEnded { SessionId = session.Value });
        await scene.Edge.NextMessage(MessageTypes.SessionEnded);
        Assert.DoesNotContain(MessageTypes.SessionSnapshot, scene.Edge.UntakenTypes());
    }

    [Fact]
    public async Task GatewayAway_CallsAreNotConnected()
    {
        var (scene, session) = await GatewayScene.WithSession();
        await using var _ = scene;
        await scene.Grain.DetachGateway(scene.Gateway.Link!);

        Assert.Equal(SessionOutcome.NotConnected, (await scene.Grain.SnapshotSession(scene.User, session, null)).Outcome);
        Assert.Equal(SessionOutcome.NotConnected, (await scene.Grain.EndSession(scene.User, session)).Outcome);
    }

    [Fact]
    public async Task Health_EndsWhatIsNotListed_ButNotWithin90SecondsOfAHello()
    {
        var time = new SkipTime();
        var (scene, session) = await GatewayScene.WithSession(time, settings: ("Gateways:EdgeExpiry", "01:00:00"));
        await using var _ = scene;
        var (viewer, _) = await scene.Attach(session);
        time.Advance(TimeSpan.FromSeconds(80));
        await scene.Gateway.Health();
        Assert.Equal(SessionStatus.Running, await Status(scene));

        time.Advance(TimeSpan.FromSeconds(10));
        await scene.Gateway.Health();
        Assert.Equal(SessionStatus.Ended, await Status(scene));
        await scene.Edge.NextMessage(MessageTypes.SessionEnded);

        await scene.Gateway.Health(session);
        Assert.Equal(SessionStatus.Running, await Status(scene));
        Assert.Equal(AcceptStatus.Accepted, (await scene.Send(viewer, 0)).Status);
    }

    [Fact]
    public async Task SessionJustCreated_IsNotEndedByAHealthEventThatDoesNotKnowIt()
    {
        var time = new SkipTime();
        await using var scene = await GatewayScene.Create(time, ("Gateways:EdgeExpiry", "01:00:00"));
        await scene.Gateway.Attach();
        time.Advance(TimeSpan.FromSeconds(100));
        await scene.StartSession("s1");

        await scene.Gateway.Health();

        Assert.Equal(SessionStatus.Running, await Status(scene));
    }

    [Fact]
    public async Task SessionError_FailsASessionThatStarts_AndTellsViewers()
    {
        await using var scene = await GatewayScene.Create();
        await scene.Gateway.Attach();
        var session = scene.NewSession();
        var creating = scene.Grain.CreateSession(scene.User, session);
        var create = await scene.Gateway.Command<SessionCreate>();
        await scene.Attach(session.Id);

        await scene.Gateway.Send(new SessionError { SessionId = session.Id.Value, Error = "no pty" });
        Assert.Equal(SessionStatus.Error, await Status(scene));
        Assert.Equal("no pty", (await scene.Edge.NextMessage(MessageTypes.SessionError)).Json["error"]!.GetValue<string>());
        await scene.Gateway.Ack(create, "no pty");
        Assert.Equal(SessionOutcome.Refused, (await creating).Outcome);
    }

    private static async Task<SessionStatus> Status(GatewayScene scene) => Assert.Single((await scene.Grain.ListSessions(scene.User)).Sessions).Status;
}

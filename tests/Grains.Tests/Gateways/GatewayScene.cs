using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Tests.Gateways;

/// <summary>A registered gateway on one edge, and what most scenarios start with.</summary>
public sealed class GatewayScene : IAsyncDisposable
{
    // Starting an engine and its database is most of what a test costs; scenes share one unless they restart it or set its
    // clock. It ends with the process, as does the private PostgreSQL below it.
    private static readonly Lazy<Task<GrainHost>> Shared = new(() => GrainHost.StartAsync());
    private readonly bool _ownsHost;

    private GatewayScene(GrainHost host, bool ownsHost)
    {
        Host = host;
        _ownsHost = ownsHost;
        Edge = new RecordingEdge(host.Grains);
        Gateway = new FakeGateway(Grain, Id, Edge);
    }

    public GrainHost Host { get; }

    public GatewayId Id { get; } = GatewayId.New();

    public UserId User { get; } = UserId.New();

    public VpsId Vps { get; } = VpsId.New();

    public IGatewayGrain Grain => Host.Grains.GetGrain<IGatewayGrain>(Id.Value);

    public RecordingEdge Edge { get; }

    public FakeGateway Gateway { get; set; }

    public static async Task<GatewayScene> Create(TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var owns = time is not null || settings.Length > 0;
        var scene = new GatewayScene(owns ? await GrainHost.StartAsync(time, settings) : await Shared.Value, owns);
        await scene.Grain.Register(new GatewayRegistration { Vps = scene.Vps, User = scene.User });
        return scene;
    }

    /// <summary>With the gateway connected and one session running.</summary>
    public static async Task<(GatewayScene Scene, SessionId Session)> WithSession(TimeProvider? time = null, string[]? capabilities = null, params (string Key, string Value)[] settings)
    {
        var scene = await Create(time, settings);
        if (capabilities is not null) scene.Gateway = new FakeGateway(scene.Grain, scene.Id, scene.Edge) { Capabilities = capabilities };
        await scene.Gateway.Attach();
        return (scene, await scene.StartSession(capabilities is null ? "s1" : null));
    }

    public FakeGateway NewGateway(RecordingEdge? edge = null) => new(Grain, Id, edge ?? Edge);

    public NewSession NewSession() => new() { Id = SessionId.New(), Title = "one", AgentType = AgentNames.None, Workdir = "/home/vibe/workspace" };

    /// <param name="stream">Named in session.started.</param>
    public async Task<SessionId> StartSession(string? stream)
    {
        var session = NewSession();
        var creating = Grain.CreateSession(User, session);
        var create = await Gateway.Command<SessionCreate>();
        await Gateway.Send(new SessionStarted { RequestId = create.RequestId, SessionId = session.Id.Value, Stream = stream });
        await Gateway.Ack(create);
        Assert.Equal(SessionOutcome.Ok, (await creating).Outcome);
        return session.Id;
    }

    public async Task<(ViewerId Viewer, ViewerAttached Attached)> Attach(SessionId session, RecordingEdge? edge = null, UserId? user = null)
    {
        var viewer = ViewerId.New();
        var attached = await Grain.AttachViewer(
            new ViewerAttach { Viewer = viewer, Edge = (edge ?? Edge).Id, User = user ?? User, Session = session },
            (edge ?? Edge).Reference);
        return (viewer, attached);
    }

    /// <summary>A viewer that has all frames of a stream before a seq; one that is named attaches again.</summary>
    public async Task<ViewerId> Resume(SessionId session, string? stream, ulong next, ViewerId? again = null, RecordingEdge? edge = null)
    {
        var viewer = again ?? ViewerId.New();
        var attached = await Grain.AttachViewer(
            new ViewerAttach { Viewer = viewer, Edge = (edge ?? Edge).Id, User = User, Session = session, Stream = stream, NextSeq = next, Again = again is not null },
            (edge ?? Edge).Reference);
        Assert.True(attached.Found);
        return viewer;
    }

    /// <summary>A viewer that has had its first screen.</summary>
    public async Task<ViewerId> Watch(SessionId session, string? stream = "s1", ulong seq = 0, RecordingEdge? edge = null)
    {
        var (viewer, attached) = await Attach(session, edge);
        Assert.True(attached.Found);
        var request = await Gateway.Command<SessionSnapshotRequest>();
        await Gateway.Send(new SessionSnapshot { RequestId = request.RequestId, SessionId = session.Value, Content = "screen", Stream = stream, Seq = stream is null ? null : seq });
        await (edge ?? Edge).NextMessage(MessageTypes.SessionSnapshot, viewer);
        return viewer;
    }

    public Task<ViewerAcceptResult> Send(ViewerId viewer, long number, params ViewerMessage[] messages) =>
        Grain.AcceptFromViewer(new ViewerMessages { Viewer = viewer, FirstNumber = number, Messages = messages });

    public ValueTask DisposeAsync() => _ownsHost ? Host.DisposeAsync() : ValueTask.CompletedTask;
}

using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways;

/// <summary>
/// One gateway, its connection, sessions, viewers and pending commands. The key is the <see cref="GatewayId"/>.
/// Data-path methods answer with a status and never wait for a viewer or for the gateway.
/// </summary>
[Alias("chatcode.IGatewayGrain")]
public interface IGatewayGrain : IGrainWithStringKey
{
    /// <summary>Ties the gateway to a server and its owner. Idempotent; called before the gateway's token exists.</summary>
    [Alias("Register")]
    Task Register(GatewayRegistration registration);

    /// <summary>Closes the gateway's link with 1001; everything else stays. Its token has been revoked, or it comes back.</summary>
    [Alias("CloseLink")]
    Task CloseLink(string reason);

    /// <summary>The server was removed: closes the link with 1001, tells viewers, and clears all state.</summary>
    [Alias("Unregister")]
    Task Unregister();

    /// <summary>What is true now about the link. Cheap; no database after activation.</summary>
    [Alias("GetPresence")]
    Task<GatewayPresence> GetPresence();

    /// <summary>Whose the gateway is; null when nobody's.</summary>
    [Alias("GetRegistration")]
    Task<GatewayRegistration?> GetRegistration();

    /// <summary>What the gateway last said of its own health, beside its presence.</summary>
    [Alias("GetHealth")]
    Task<GatewayHealthReport> GetHealth(UserId user);

    /// <summary>
    /// All that is known of the gateway now, for an operator; null when it is nobody's. It is asked for no user and shows
    /// whose the gateway is, so only the edges' management port may call it, for those with the operator's token. Nothing
    /// that a terminal showed or was told is in it, nor what gives the right to speak for a viewer.
    /// </summary>
    [Alias("Inspect")]
    Task<GatewayInspection?> Inspect();

    // ---- the edge that holds the gateway's socket ----

    /// <summary>
    /// A gateway said hello on a new socket, or (with <see cref="GatewayAttach.Epoch"/>) its edge found that the grain
    /// had lost it. A new socket replaces the one before, which is closed 1000 "replaced by new connection".
    /// </summary>
    [Alias("AttachGateway"), ResponseTimeout("00:00:10")]
    Task<GatewayAttached> AttachGateway(GatewayAttach attach, IEdgeObserver edge);

    /// <summary>
    /// After an attach that <see cref="GatewayAttached.WantsOutput"/>, before any further message: the output that earlier
    /// activations accepted, so that viewers go on where they were. Ignored when the link is not the current one.
    /// </summary>
    [Alias("RestoreOutput"), ResponseTimeout("00:00:10")]
    Task RestoreOutput(AcceptedOutput output);

    /// <summary>
    /// Takes the messages that came over the gateway's socket since the last call. One call in flight per socket.
    /// Runs without an await between reading and changing stream state; repeats are recognised by number.
    /// </summary>
    [Alias("AcceptFromGateway"), ResponseTimeout("00:00:02")]
    Task<AcceptResult> AcceptFromGateway(GatewayMessages messages);

    /// <summary>The gateway's outgoing queue at its edge, reported full by <see cref="DeliverResult.GatewayQueueFull"/>, has room again.</summary>
    [Alias("GatewayWritable"), ResponseTimeout("00:00:02")]
    Task GatewayWritable(GatewayLink link);

    /// <summary>The gateway's socket is gone. Ignored when the link is not the current one.</summary>
    [Alias("DetachGateway"), ResponseTimeout("00:00:10")]
    Task DetachGateway(GatewayLink link);

    // ---- edges that hold browsers' sockets ----

    /// <summary>Adds (or, after a lost grain, adds again) a viewer of a session. Checks that the session is the user's.</summary>
    [Alias("AttachViewer"), ResponseTimeout("00:00:10")]
    Task<ViewerAttached> AttachViewer(ViewerAttach attach, IEdgeObserver edge);

    /// <summary>Takes what a viewer sent since the last call. One call in flight per viewer; repeats are recognised by number.</summary>
    [Alias("AcceptFromViewer"), ResponseTimeout("00:00:02")]
    Task<ViewerAcceptResult> AcceptFromViewer(ViewerMessages messages);

    /// <summary>What the viewers on one edge have consumed, the highest of each session; and which viewers need a catch-up snapshot.</summary>
    [Alias("ReportConsumption"), ResponseTimeout("00:00:02")]
    Task ReportConsumption(ConsumptionReport report);

    /// <summary>The viewer's socket is gone.</summary>
    [Alias("DetachViewer"), ResponseTimeout("00:00:10")]
    Task DetachViewer(ViewerId viewer);

    /// <summary>An edge's sign of life, every 20 s; an edge that is silent for 60 s loses its viewers and its link.</summary>
    [Alias("RenewEdge"), ResponseTimeout("00:00:10")]
    Task<EdgeRenewed> RenewEdge(EdgeRenewal renewal, IEdgeObserver edge);

    // ---- sessions, over HTTP; each call carries the user it acts for ----

    /// <summary>The user's sessions on this gateway, oldest first; empty when the gateway is not the user's.</summary>
    [Alias("ListSessions")]
    Task<SessionResult> ListSessions(UserId user);

    /// <summary>Starts a session; waits up to 4 s for a gateway that is away, then up to 10 s for its answer.</summary>
    [Alias("CreateSession")]
    Task<SessionResult> CreateSession(UserId user, NewSession session);

    /// <summary>Changes a session's title. The caller has checked its form.</summary>
    [Alias("RenameSession")]
    Task<SessionResult> RenameSession(UserId user, SessionId session, string title);

    /// <summary>Ends a session; fine if it is gone already.</summary>
    [Alias("EndSession")]
    Task<SessionResult> EndSession(UserId user, SessionId session);

    /// <summary>Asks the gateway for a snapshot; answers with the message's JSON.</summary>
    [Alias("SnapshotSession")]
    Task<SessionResult> SnapshotSession(UserId user, SessionId session, int? lines);
}

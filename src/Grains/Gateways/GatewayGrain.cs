using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Gateways.Files;
using Chatcode.Grains.Gateways.Machine;
using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Gateways.Traffic;
using Chatcode.Grains.Gateways.Viewing;
using Chatcode.Grains.Ids;
using Chatcode.Grains.State;
using Chatcode.Grains.Telemetry;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Chatcode.Grains.Gateways;

/// <summary>
/// One gateway. Reentrant, as a command waits for an event that comes by another call: after every await the state is
/// looked at again, and what takes frames or input has none. Parts by concern: .Link the gateway's socket, .Intake and
/// .Events what comes from it, .Commands what goes to it, .Snapshots screens to start from, .Resume viewers that go on where
/// they were, .Viewers and .Input browsers, .Edges what goes to edges, .Sessions, .Machine, .Uploads and .Downloads the HTTP calls, .Presence who is told, .Alarm
/// what time brings, .Traffic how much it is, .Operator who looks at all of it.
/// </summary>
[Reentrant]
internal sealed partial class GatewayGrain : Grain, IGatewayGrain, IGatewayMachineGrain, IGatewayFilesGrain
{
    private readonly StateWriter<GatewayState> _state;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly GatewayMetrics _metrics;
    private readonly IdentifiedLogger _log;
    private readonly PendingCommands _pending;
    private readonly AckRoutes _ackRoutes;
    private readonly Viewers _viewers = new();
    private readonly LiveSessions _sessions;
    private readonly TrafficCounters _traffic;

    // Links name it, so that one made by another activation is recognised as such.
    private readonly Guid _activation = Guid.NewGuid();
    private GatewayId _id;

    public GatewayGrain(
        [PersistentState("gateway")] IPersistentState<GatewayState> state,
        IOptions<GatewayOptions> options,
        GatewayMetrics metrics,
        TimeProvider time,
        ILogger<GatewayGrain> log)
    {
        _state = new StateWriter<GatewayState>(state, KeepListed);
        _options = options.Value;
        _time = time;
        _metrics = metrics;
        _log = new IdentifiedLogger(log, () => new LogIds().Add(State.Registration?.User, State.Registration?.Vps, _id));
        _pending = new PendingCommands(time, metrics);
        _ackRoutes = new AckRoutes(time);
        _transfers = new FileTransfers(time);
        _sessions = new LiveSessions(_viewers, time);
        _traffic = new TrafficCounters(_options.TrafficLimits, WarnOfTraffic, time);
    }

    private GatewayState State => _state.State;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _id = GatewayId.Parse(this.GetPrimaryKeyString());
        KeepListed();

        // The end of a connection that this process did not see is not known better than now.
        _offlineSince = State.ConnectedAt is null ? null
            : State.DisconnectedAt > State.ConnectedAt ? State.DisconnectedAt
            : _time.GetUtcNow();

        // Its server may still think that the link lives which an activation before this one had.
        _presenceUntold = State.ConnectedAt > (State.DisconnectedAt ?? DateTimeOffset.MinValue);
        StartAlarm();
        if (_presenceUntold) ExpectLink();
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // What ends with this activation is not counted for ever.
        if (_link is not null) _metrics.LinkDropped();
        _metrics.Pending(-_pending.Count);

        // A silo that stops reaches no observer any more; edges hear of its end from the cluster.
        var reachesEdges = reason.ReasonCode is not DeactivationReasonCode.ShuttingDown;
        return State.Registration is not null && reachesEdges ? HandOverEdges() : Task.CompletedTask;
    }

    public async Task Register(GatewayRegistration registration)
    {
        if (State.Registration == registration) return;
        if (State.Registration is not null) throw new InvalidOperationException($"gateway {_id} belongs to another server");
        var now = _time.GetUtcNow();
        await _state.Save(state =>
        {
            state.Registration = registration;
            state.RegisteredAt = now;
        });
    }

    public Task CloseLink(string reason)
    {
        if (_link is { } link)
        {
            CloseGatewaySocket(link, CloseCodes.GoingAway, reason);
            DropLink();
            PumpEdges();
        }

        return Task.CompletedTask;
    }

    public async Task Unregister()
    {
        // Before anything else, so that no new connection is taken and the server, which is going, is told nothing.
        State.Registration = null;
        if (_link is { } link)
        {
            CloseGatewaySocket(link, CloseCodes.GoingAway, "server removed");
            DropLink();
        }

        foreach (var session in _sessions.All)
        {
            Broadcast(session, new SessionEnded { SessionId = session.Id.Value });
            foreach (var audience in session.Audiences.All)
            {
                Enqueue(audience.Edge, new EdgeItem
                {
                    Kind = EdgeItemKind.ViewerClose,
                    Session = session.Id,
                    Viewers = [.. audience.Viewers],
                    CloseCode = CloseCodes.GoingAway,
                    CloseReason = "server removed",
                });
            }
        }

        PumpEdges();
        await Task.WhenAll(_edges.Values.Select(edge => edge.Pumping));
        await _state.Clear();
        DeactivateOnIdle();
    }

    public Task<GatewayPresence> GetPresence() => Task.FromResult(Presence);

    public Task<GatewayRegistration?> GetRegistration() => Task.FromResult(State.Registration);

    public Task<GatewayHealthReport> GetHealth(UserId user) => Task.FromResult(new GatewayHealthReport
    {
        Presence = Presence,
        Health = IsOwner(user) ? _health : null,
    });

    private bool IsOwner(UserId user) => State.Registration?.User == user;

    /// <summary>For work that nobody waits for: its failure is told in the log.</summary>
    private void Background(Task work, string what)
    {
        if (!work.IsCompletedSuccessfully) _ = Observe();

        async Task Observe()
        {
            try
            {
                await work;
            }
            catch (Exception exception)
            {
                LogBackgroundFailed(_id, what, exception);
            }
        }
    }
}

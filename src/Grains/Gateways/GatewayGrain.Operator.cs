using Chatcode.Grains.Gateways.Commands;
using Chatcode.Grains.Gateways.Edges;

namespace Chatcode.Grains.Gateways;

/// <summary>The operator's look at all of it. It changes nothing.</summary>
internal sealed partial class GatewayGrain
{
    public Task<GatewayInspection?> Inspect() => Task.FromResult(State.Registration is not { } registration ? null : new GatewayInspection
    {
        Registration = registration,
        Presence = Presence,
        Epoch = State.Epoch,
        Link = _link is { } link ? Inspect(link) : null,
        Traffic = _traffic.Report(session: null),
        Edges = [.. _edges.Values.Select(Inspect)],
        Pending = [.. _pending.All.Select(Inspect)],
        AckRoutes = _ackRoutes.Count,
        Sessions = [.. State.Sessions.Select(Inspect)],
    });

    private LinkInspection Inspect(Link link) => new()
    {
        Name = link.Name,
        Capabilities = link.CapabilityNames,
        HeardAt = link.HeardAt,
        MessagesTaken = link.NextNumber,
        InputFramesSent = link.NextInputSeq,
        InputBlocked = IsInputBlocked(link),
    };

    private EdgeInspection Inspect(Edge edge) => new()
    {
        Edge = edge.Id,
        RenewedAt = edge.RenewedAt,
        Viewers = _viewers.On(edge.Id).Count,
        Batches = edge.Outbox.Batches,
        InFlight = edge.Outbox.IsInFlight,
        GatewayBytes = edge.Outbox.GatewayBytes,
        ViewerBytes = edge.Outbox.ViewerBytes,
        SessionsCut = edge.Cut.Count,
    };

    private static PendingInspection Inspect(PendingCommand command) => new()
    {
        Session = command.Session,
        Asker = command.Asker switch
        {
            CommandAsker.Caller => "caller",
            CommandAsker.Viewer => "viewer",
            CommandAsker.CatchUp => "catch_up",
            _ => throw new InvalidOperationException($"unknown asker {command.Asker}"),
        },
        Deadline = command.Deadline,
    };

    private SessionInspection Inspect(SessionRecord record)
    {
        _sessions.TryGet(record.Id, out var session);
        return new SessionInspection
        {
            Id = record.Id,
            Status = record.Status,
            Stream = session?.Stream.Name,
            NextSeq = session?.Stream.NextSeq,
            ConsumedSeq = session?.Ack.ConsumedSeq,
            Viewers = session?.Audiences.Count ?? 0,
            ViewersWaiting = session?.Waiting.Count ?? 0,
            Controller = session?.Lease.Holder is { } holder && _viewers.TryGet(holder, out var viewer) ? viewer.User : null,
            LastActivityAt = session?.LastActivityAt,
            Traffic = session is null || session.Traffic.IsSilent ? null : _traffic.Report(session.Traffic),
            ReplayFrames = session?.Replay.Frames ?? 0,
            ReplayBytes = session?.Replay.Bytes ?? 0,
        };
    }
}

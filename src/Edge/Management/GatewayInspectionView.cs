using Chatcode.Edge.Endpoints;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Management;

/// <summary>One gateway as operators see it; times are Unix seconds. See <see cref="GatewayInspection"/>.</summary>
internal sealed record GatewayInspectionView
{
    public required string GatewayId { get; init; }
    public required string VpsId { get; init; }
    public required string UserId { get; init; }
    public required ConnectionView Connection { get; init; }
    public required TrafficView Traffic { get; init; }
    public required BuffersView Buffers { get; init; }
    public required PendingView Pending { get; init; }
    public required InspectedSessionView[] Sessions { get; init; }

    public static GatewayInspectionView From(GatewayId gateway, GatewayInspection inspection) => new()
    {
        GatewayId = gateway.Value,
        VpsId = inspection.Registration.Vps.Value,
        UserId = inspection.Registration.User.Value,
        Connection = ConnectionView.From(inspection),
        Traffic = TrafficView.From(inspection.Traffic),
        Buffers = new BuffersView(Array.ConvertAll(inspection.Edges, EdgeBufferView.From)),
        Pending = new PendingView(Array.ConvertAll(inspection.Pending, PendingCommandView.From), inspection.AckRoutes),
        Sessions = Array.ConvertAll(inspection.Sessions, InspectedSessionView.From),
    };
}

/// <summary>The gateway's connection; what only a live one has is null while there is none.</summary>
internal sealed record ConnectionView
{
    public required bool Connected { get; init; }
    public required long? Since { get; init; }
    public required long Epoch { get; init; }
    public required string? Version { get; init; }
    public required string? Os { get; init; }
    public required string? EdgeId { get; init; }
    public required Guid? ConnectionId { get; init; }
    public required string[]? Capabilities { get; init; }
    public required long? HeardAt { get; init; }
    public required long? MessagesTaken { get; init; }
    public required ulong? InputFramesSent { get; init; }
    public required bool? InputBlocked { get; init; }

    public static ConnectionView From(GatewayInspection inspection) => new()
    {
        Connected = inspection.Presence.Connected,
        Since = inspection.Presence.Since?.ToUnixTimeSeconds(),
        Epoch = inspection.Epoch,
        Version = inspection.Presence.Version,
        Os = inspection.Presence.Os,
        EdgeId = inspection.Link?.Name.Edge.Value,
        ConnectionId = inspection.Link?.Name.Connection,
        Capabilities = inspection.Link?.Capabilities,
        HeardAt = inspection.Link?.HeardAt.ToUnixTimeSeconds(),
        MessagesTaken = inspection.Link?.MessagesTaken,
        InputFramesSent = inspection.Link?.InputFramesSent,
        InputBlocked = inspection.Link?.InputBlocked,
    };
}

/// <summary>What waits for edges.</summary>
internal sealed record BuffersView(EdgeBufferView[] Edges);

/// <summary>What waits for one edge, in bytes.</summary>
internal sealed record EdgeBufferView
{
    public required string EdgeId { get; init; }
    public required long RenewedAt { get; init; }
    public required int Viewers { get; init; }
    public required long Batches { get; init; }
    public required bool InFlight { get; init; }
    public required long GatewayBytes { get; init; }
    public required long ViewerBytes { get; init; }
    public required int SessionsCut { get; init; }

    public static EdgeBufferView From(EdgeInspection edge) => new()
    {
        EdgeId = edge.Edge.Value,
        RenewedAt = edge.RenewedAt.ToUnixTimeSeconds(),
        Viewers = edge.Viewers,
        Batches = edge.Batches,
        InFlight = edge.InFlight,
        GatewayBytes = edge.GatewayBytes,
        ViewerBytes = edge.ViewerBytes,
        SessionsCut = edge.SessionsCut,
    };
}

/// <summary>What is awaited of the gateway.</summary>
internal sealed record PendingView(PendingCommandView[] Commands, int AckRoutes);

/// <summary>A command whose end is awaited; of no session when it is about the machine.</summary>
internal sealed record PendingCommandView(string? SessionId, string Asker, long Deadline)
{
    public static PendingCommandView From(PendingInspection command) =>
        new(command.Session.Value, command.Asker, command.Deadline.ToUnixTimeSeconds());
}

/// <summary>One session.</summary>
internal sealed record InspectedSessionView
{
    public required string Id { get; init; }
    public required string Status { get; init; }
    public required string? Stream { get; init; }
    public required ulong? NextSeq { get; init; }
    public required ulong? ConsumedSeq { get; init; }
    public required int Viewers { get; init; }
    public required int ViewersWaiting { get; init; }
    public required string? Controller { get; init; }
    public required long? LastActivityAt { get; init; }
    public required TrafficView? Traffic { get; init; }
    public required int ReplayFrames { get; init; }
    public required int ReplayBytes { get; init; }

    public static InspectedSessionView From(SessionInspection session) => new()
    {
        Id = session.Id.Value,
        Status = SessionView.StatusName(session.Status),
        Stream = session.Stream,
        NextSeq = session.NextSeq,
        ConsumedSeq = session.ConsumedSeq,
        Viewers = session.Viewers,
        ViewersWaiting = session.ViewersWaiting,
        Controller = session.Controller?.Value,
        LastActivityAt = session.LastActivityAt?.ToUnixTimeSeconds(),
        Traffic = session.Traffic is { } traffic ? TrafficView.From(traffic) : null,
        ReplayFrames = session.ReplayFrames,
        ReplayBytes = session.ReplayBytes,
    };
}

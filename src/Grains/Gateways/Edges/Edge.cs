using Chatcode.Grains.Gateways.Sessions;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Gateways.Edges;

/// <summary>
/// One edge process that holds, or held, something of this gateway. Kept for the activation's life, as its batches' numbers
/// must go on; an edge process that restarts is another one.
/// </summary>
internal sealed class Edge(EdgeId id, EdgeOutbox outbox)
{
    /// <summary>The process.</summary>
    public EdgeId Id { get; } = id;

    /// <summary>What it is to be given.</summary>
    public EdgeOutbox Outbox { get; } = outbox;

    /// <summary>How to reach it.</summary>
    public required IEdgeObserver Observer { get; set; }

    /// <summary>Its last sign of life.</summary>
    public DateTimeOffset RenewedAt { get; set; }

    /// <summary>Something was queued in this turn.</summary>
    public bool Touched { get; set; }

    /// <summary>Deliveries are going on; whoever makes them takes what is queued meanwhile.</summary>
    public bool IsPumping { get; set; }

    /// <summary>The deliveries; complete when there are none.</summary>
    public Task Pumping { get; set; } = Task.CompletedTask;

    /// <summary>Sessions whose viewers here get a new screen when the queue has drained.</summary>
    public HashSet<LiveSession> Cut { get; } = [];
}

using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>Who looks at what through one browser socket; every id was checked at the door.</summary>
internal sealed record ViewerPlace
{
    public ViewerId Viewer { get; } = ViewerId.New();

    public required UserId User { get; init; }

    public required GatewayId Gateway { get; init; }

    public required SessionId Session { get; init; }

    /// <summary>The stream that <see cref="LastSeq"/> counts in.</summary>
    public string? Stream { get; init; }

    /// <summary>The highest seq that the browser has from a socket before; null for a first screen.</summary>
    public ulong? LastSeq { get; init; }
}

using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>Who looks at what through one browser socket; every id was checked at the door.</summary>
internal sealed record ViewerPlace
{
    public ViewerId Viewer { get; } = ViewerId.New();

    public required UserId User { get; init; }

    public required GatewayId Gateway { get; init; }

    public required SessionId Session { get; init; }

    /// <summary>The stream that <see cref="NextSeq"/> counts in.</summary>
    public string? Stream { get; init; }

    /// <summary>The first seq that the browser does not have from a socket before; null for a first screen.</summary>
    public ulong? NextSeq { get; init; }
}

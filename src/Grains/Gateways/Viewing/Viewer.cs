using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Grains.Gateways.Viewing;

/// <summary>One browser socket on one session.</summary>
internal sealed class Viewer
{
    private DateTimeOffset _lastError = DateTimeOffset.MinValue;

    /// <summary>The socket.</summary>
    public required ViewerId Id { get; init; }

    /// <summary>The edge that holds it.</summary>
    public required EdgeId Edge { get; init; }

    /// <summary>Who is signed in on it.</summary>
    public required UserId User { get; init; }

    /// <summary>What it looks at.</summary>
    public required SessionId Session { get; init; }

    /// <summary>When it was attached.</summary>
    public required DateTimeOffset AttachedAt { get; init; }

    /// <summary>Where it was, until it is known whether it can go on there; null for one that needs a screen or is live.</summary>
    public ResumePoint? ResumePoint { get; set; }

    /// <summary>Number of the next message not yet taken from it.</summary>
    public long NextNumber { get; set; }

    /// <summary>Whether a refused frame may be answered now, at most once a second.</summary>
    public bool TryTakeErrorTurn(DateTimeOffset now)
    {
        if (now - _lastError < ProtocolTimes.RefusalInterval) return false;
        _lastError = now;
        return true;
    }
}

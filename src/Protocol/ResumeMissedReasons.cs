using System.Collections.Frozen;

namespace Chatcode.Protocol;

/// <summary>Why a viewer can't go on where it was: the values of <c>reason</c> in <see cref="ResumeMissed"/>.</summary>
public static class ResumeMissedReasons
{
    /// <summary>The session has another stream now.</summary>
    public const string StreamChanged = "stream_changed";

    /// <summary>Frames after the viewer's last are no longer held.</summary>
    public const string Evicted = "evicted";

    /// <summary>Nothing is known of the stream, or the seq was never sent.</summary>
    public const string Unknown = "unknown";

    /// <summary>Frames were lost between gateway and control plane in a live stream.</summary>
    public const string Gap = "gap";

    /// <summary>All of them.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.Create(StreamChanged, Evicted, Unknown, Gap);
}

namespace Chatcode.Protocol;

/// <summary>What <see cref="FrameCodec.Parse"/> found.</summary>
public enum FrameStatus
{
    /// <summary>A frame.</summary>
    Ok,

    /// <summary>Ends before its header does.</summary>
    Incomplete,

    /// <summary>Its kind is none of <see cref="FrameKind"/>.</summary>
    UnknownKind,

    /// <summary>The session id is empty or not UTF-8.</summary>
    Malformed,

    /// <summary>Longer than <see cref="ProtocolLimits.MaxBinaryMessage"/>.</summary>
    Oversized,
}

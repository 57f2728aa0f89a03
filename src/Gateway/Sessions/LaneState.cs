namespace Chatcode.Gateway.Sessions;

/// <summary>What an <see cref="OutputLane"/> does with output.</summary>
internal enum LaneState
{
    /// <summary>No link: output is dropped.</summary>
    Detached,

    /// <summary>A link without a stream of this session yet: output is dropped.</summary>
    AwaitingStream,

    /// <summary>Output is numbered and queued.</summary>
    Live,

    /// <summary>The stream is over: what it holds still goes out, new output is dropped until a new stream begins.</summary>
    Paused,
}

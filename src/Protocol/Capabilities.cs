namespace Chatcode.Protocol;

/// <summary>What a daemon can do beyond the base protocol: the strings of <c>capabilities</c> in its hello.</summary>
public static class Capabilities
{
    /// <summary>Takes input as binary frames.</summary>
    public const string BinaryInput = "binary-input";

    /// <summary>Slows down when <c>session.ack</c> falls behind.</summary>
    public const string AckFlow = "ack-flow";

    /// <summary>Names its streams: <c>stream</c> in started, snapshot and resized.</summary>
    public const string Resume = "resume";

    /// <summary>Keeps to the <c>window</c> of a <c>file.download</c>.</summary>
    public const string FileWindow = "file-window";
}

namespace Chatcode.Protocol;

/// <summary>Sizes and counts of protocol.md "Limits", in bytes unless a name says otherwise.</summary>
public static class ProtocolLimits
{
    /// <summary>Text message in either direction on either link; also the largest command a daemon takes: 1 MiB.</summary>
    public const int MaxTextMessage = 1024 * 1024;

    /// <summary>Binary message, header included: 64 KiB.</summary>
    public const int MaxBinaryMessage = 64 * 1024;

    /// <summary>Payload of one output frame: 16 KiB. Pages keep their input frames to the same.</summary>
    public const int MaxOutputPayload = 16 * 1024;

    /// <summary>An encoded <c>session.snapshot</c> event; the daemon drops the oldest lines until it fits.</summary>
    public const int MaxSnapshotMessage = 1_000_000;

    /// <summary>Shortest session id, in bytes of UTF-8.</summary>
    public const int MinSessionId = 1;

    /// <summary>Longest session id, in bytes of UTF-8: its length travels in one byte.</summary>
    public const int MaxSessionId = 255;

    /// <summary>Longest request id, transfer id and stream name, in bytes of UTF-8.</summary>
    public const int MaxId = 255;

    /// <summary>Longest gateway id, in characters of <c>A-Za-z0-9_-</c>.</summary>
    public const int MaxGatewayId = 64;

    /// <summary>Lines of history in a snapshot when <c>lines</c> is not given.</summary>
    public const int DefaultSnapshotLines = 1_000;

    /// <summary>Most lines of history that may be asked for.</summary>
    public const int MaxSnapshotLines = 50_000;

    /// <summary>Most lines captured from tmux at once: it stands still for all sessions meanwhile.</summary>
    public const int MaxCaptureLines = 1_000;

    /// <summary>Smallest grid, columns.</summary>
    public const int MinCols = 20;

    /// <summary>Largest grid, columns.</summary>
    public const int MaxCols = 1_000;

    /// <summary>Smallest grid, rows.</summary>
    public const int MinRows = 5;

    /// <summary>Largest grid, rows.</summary>
    public const int MaxRows = 500;

    /// <summary>A transferred file: 20 MiB.</summary>
    public const int MaxFile = 20 * 1024 * 1024;

    /// <summary>Chunk of a transferred file before base64: 128 KiB.</summary>
    public const int FileChunk = 128 * 1024;

    /// <summary>Sessions on one server, unless configured otherwise.</summary>
    public const int DefaultSessions = 5;

    /// <summary>Sessions that a daemon runs at most, unless configured otherwise.</summary>
    public const int DaemonSessions = 50;

    /// <summary>How far a viewer may be behind before it is cut to the newest state: 1 MiB.</summary>
    public const int MaxViewerLag = 1024 * 1024;

    /// <summary>Unacknowledged output at which a daemon with <c>ack-flow</c> pauses the pane: 1 MiB.</summary>
    public const int MaxUnacknowledged = 1024 * 1024;

    /// <summary>Parsed bytes after which a browser acknowledges at the latest: 64 KiB.</summary>
    public const int AckBytes = 64 * 1024;

    /// <summary>Replay buffer of one session: 2 MiB …</summary>
    public const int MaxReplayBytes = 2 * 1024 * 1024;

    /// <summary>… or this many frames, whichever is less.</summary>
    public const int MaxReplayFrames = 1_024;

    /// <summary>Replay buffers of all sessions of one gateway: 10 MiB, oldest out first.</summary>
    public const int MaxGatewayReplayBytes = 10 * 1024 * 1024;

    /// <summary>Nesting of a JSON message. Ours nest three deep; unknown members may be deeper than that.</summary>
    public const int MaxJsonDepth = 64;

    /// <summary>Whether a terminal may have this grid; one that may not is answered <see cref="AckErrors.SizeOutOfRange"/>.</summary>
    public static bool IsGridAllowed(int cols, int rows) =>
        cols is >= MinCols and <= MaxCols && rows is >= MinRows and <= MaxRows;
}

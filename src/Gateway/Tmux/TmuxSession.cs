namespace Chatcode.Gateway.Tmux;

/// <summary>
/// One session's control client. Safe for calls from several threads. After the session's end every call fails with
/// <see cref="TmuxException"/>. Disposing detaches; the session lives on in tmux.
/// </summary>
internal sealed class TmuxSession : IAsyncDisposable
{
    /// <summary>The session's id.</summary>
    public required string SessionId { get; init; }

    /// <summary>Process id of the pane's first program.</summary>
    public int? Pid { get; init; }

    /// <summary>Columns.</summary>
    public int Cols { get; private set; }

    /// <summary>Rows.</summary>
    public int Rows { get; private set; }

    /// <summary>
    /// Types bytes into the pane, unchanged. Calls keep their order, also when not awaited between; completes when tmux has taken them.
    /// <paramref name="input"/> must stay as it is until then.
    /// </summary>
    public Task Write(ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(cancellationToken));

    /// <summary>Changes the grid.</summary>
    /// <param name="cols">Columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="atPlace">Runs on the reader thread where tmux has taken the new grid: what follows is drawn on it.</param>
    /// <param name="cancellationToken">Gives up waiting; <paramref name="atPlace"/> may still run.</param>
    public Task Resize(int cols, int rows, Action atPlace, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(cancellationToken));

    /// <summary>Captures screen and history, exact to the byte.</summary>
    /// <param name="historyLines">Lines of history wanted, 0 to 50,000.</param>
    /// <param name="atPlace">Runs on the reader thread at the capture's place among the outputs: what came before it is in the capture, what follows is not.</param>
    /// <param name="cancellationToken">Gives up waiting; <paramref name="atPlace"/> may still run.</param>
    public Task<ScreenCapture> Capture(int historyLines, Action atPlace, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(cancellationToken));

    /// <summary>Stops the output; what the program prints from now on is only in tmux's screen. Never stops the program.</summary>
    public Task Pause(CancellationToken cancellationToken) => throw new NotSupportedException(nameof(cancellationToken));

    /// <summary>Captures as <see cref="Capture"/> does and lets the output go on from that place.</summary>
    public Task<ScreenCapture> Resume(int historyLines, Action atPlace, CancellationToken cancellationToken) =>
        throw new NotSupportedException(nameof(cancellationToken));

    /// <summary>
    /// Ends the session: Ctrl-C and an exit typed at the shell, then SIGTERM, then SIGKILL to all its processes. Completes when it is
    /// gone (the sink's <see cref="ITerminalSink.OnEnded"/> has run). Fine if it is gone already.
    /// </summary>
    public Task End(CancellationToken cancellationToken) => throw new NotSupportedException(nameof(cancellationToken));

    /// <summary>Detaches.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

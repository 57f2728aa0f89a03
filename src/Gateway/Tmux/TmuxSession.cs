using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// One session: its control client, its pane. Safe for calls from several threads. After the session's end every call but
/// <see cref="End"/> fails with <see cref="TmuxException"/>. Disposing detaches; the session lives on in tmux.
/// </summary>
internal sealed partial class TmuxSession : IAsyncDisposable
{
    private readonly TmuxOptions _options;
    private readonly ServerTurns _turns;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<TmuxSession> _onClosed;
    private readonly PaneOutput _output;
    private readonly PaneInput _input;
    private readonly ModesKeeper _modesKeeper;
    private readonly SessionEnding _ending;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _disposing = new();
    private volatile ControlClient? _client;
    private volatile PaneId? _pane;
    private Task _follow = Task.CompletedTask;
    private ExitWatch? _exitWatch;
    private Exited? _exited;

    internal TmuxSession(
        string sessionId,
        TmuxOptions options,
        ServerTurns turns,
        TimeProvider time,
        ILogger logger,
        ITerminalSink sink,
        Action<TmuxSession> onClosed)
    {
        SessionId = sessionId;
        _options = options;
        _turns = turns;
        _time = time;
        _logger = logger;
        _onClosed = onClosed;
        _output = new PaneOutput(sink);
        _input = new PaneInput(options.TempDirectory);
        _modesKeeper = new ModesKeeper(_output, time, KeepModes);
        _ending = new SessionEnding(this, options, time, logger);
    }

    /// <summary>The session's id.</summary>
    public string SessionId { get; }

    /// <summary>Process id of the pane's first program.</summary>
    public int? Pid => _pane?.Pid;

    /// <summary>Columns.</summary>
    public int Cols { get; private set; }

    /// <summary>Rows.</summary>
    public int Rows { get; private set; }

    /// <summary>Completes when the session is gone and the sink knows.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>
    /// Types bytes into the pane, unchanged. Calls keep their order, also when not awaited between; completes when tmux has taken them.
    /// </summary>
    /// <exception cref="TmuxException">tmux refused, is busy, or is gone; whether it was typed is then unknown.</exception>
    public Task Write(ReadOnlyMemory<byte> input, CancellationToken cancellationToken) =>
        _input.Write(input.Span, Client, Pane.Id, cancellationToken);

    /// <summary>Changes the grid.</summary>
    /// <param name="cols">1 to 10,000.</param>
    /// <param name="rows">1 to 10,000.</param>
    /// <param name="atPlace">Runs on the reader thread where tmux has taken the new grid: what follows is drawn on it.</param>
    /// <param name="cancellationToken">Gives up waiting; <paramref name="atPlace"/> may still run.</param>
    public Task Resize(int cols, int rows, Action atPlace, CancellationToken cancellationToken)
    {
        void AtPlace(byte[][] replies)
        {
            Cols = cols;
            Rows = rows;
            _output.Mark(atPlace, resume: false);
        }

        var line = string.Create(CultureInfo.InvariantCulture, $"resize-window -t {Pane.WindowId} -x {cols} -y {rows}");
        return Client.Send(new ControlCommand(line, [false], AtPlace), cancellationToken);
    }

    /// <summary>Captures screen and history, exact to the byte.</summary>
    /// <param name="historyLines">Lines of history wanted, 0 to 50,000. There may be fewer; also when, in a flood, older ones scroll away between slices.</param>
    /// <param name="atPlace">Runs on the reader thread at the capture's place among the outputs: what came before it is in the capture, what follows is not.</param>
    /// <param name="cancellationToken">Gives up waiting; <paramref name="atPlace"/> may still run.</param>
    public Task<ScreenCapture> Capture(int historyLines, Action atPlace, CancellationToken cancellationToken) =>
        new CaptureRun(Client, Pane.Id, _output).Run(historyLines, atPlace, resume: false, cancellationToken);

    /// <summary>
    /// Stops the output. What the program prints from now on is only in tmux's screen; the program itself is never stopped. The pipe is
    /// still read, so that no mode is missed (see docs/decisions/0011-paused-panes-are-read-on.md).
    /// </summary>
    public Task Pause(CancellationToken cancellationToken)
    {
        _output.Pause();
        return Task.CompletedTask;
    }

    /// <summary>Captures as <see cref="Capture"/> does and lets the output go on from that place, also when tmux itself had paused the pane.</summary>
    public Task<ScreenCapture> Resume(int historyLines, Action atPlace, CancellationToken cancellationToken) =>
        new CaptureRun(Client, Pane.Id, _output).Run(historyLines, atPlace, resume: true, cancellationToken);

    /// <summary>
    /// Ends the session: Ctrl-C and an exit typed at the shell, then SIGTERM, then SIGKILL to all its processes. Completes when it is
    /// gone (the sink's <see cref="ITerminalSink.OnEnded"/> has run). Fine if it is gone already.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting; the end goes on.</param>
    public Task End(CancellationToken cancellationToken) => _ending.Run().WaitAsync(cancellationToken);

    /// <summary>Detaches.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposing.IsCancellationRequested)
        {
            await _follow.ConfigureAwait(false);
            return;
        }

        await StopHelpers().ConfigureAwait(false);
        await _disposing.CancelAsync().ConfigureAwait(false);
        if (_client is { } client)
        {
            await Detach(client).ConfigureAwait(false);
        }

        await _follow.ConfigureAwait(false);
        _onClosed(this);
    }

    /// <summary>A control client is there; for a moment there is none after one was lost.</summary>
    internal bool IsAttached => _client is not null;

    internal ControlClient Client => _client ?? throw new TmuxException("the session is gone");

    internal PaneId Pane => _pane ?? throw new TmuxException("the session is gone");
}

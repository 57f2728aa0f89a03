using Chatcode.Gateway.Tmux;
using Chatcode.Protocol;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Sessions;

/// <summary>
/// One session of this machine: its tmux pane on one side, its <see cref="OutputLane"/> to the link on the other. It
/// outlives links, and the session outlives it.
/// </summary>
internal sealed partial class SessionHost : ITerminalSink, IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<SessionHost> _ended;
    private readonly InputQueue _input = new();
    private readonly CancellationTokenSource _life = new();
    private readonly TaskCompletionSource<TmuxSession> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StreamKeeper? _streams;
    private Task _loops = Task.CompletedTask;
    private long _lastActivityTicks;
    private bool _flowing;
    private int _closed;

    /// <summary>Makes the host of a session that is about to be started or taken up.</summary>
    /// <param name="id">The session.</param>
    /// <param name="flowing">Whether output comes from the start (a new session) or only when asked for (one taken up).</param>
    /// <param name="ended">Called once when the session is over, on its reader's thread.</param>
    public SessionHost(string id, bool flowing, TimeProvider time, ILogger logger, Action<SessionHost> ended)
    {
        Id = id;
        Flowing = flowing;
        Lane = new OutputLane(id);
        _time = time;
        _logger = logger;
        _ended = ended;
        _attention = new AttentionReader(id);
        Touch();
    }

    /// <summary>The session's id.</summary>
    public string Id { get; }

    /// <summary>Its way to the link.</summary>
    public OutputLane Lane { get; }

    /// <summary>Completes when the session runs; fails when it could not be started.</summary>
    public Task<TmuxSession> Started => _started.Task;

    /// <summary>Last output or input, or the start.</summary>
    public DateTimeOffset LastActivityAt => new(Volatile.Read(ref _lastActivityTicks), TimeSpan.Zero);

    /// <summary>Whether tmux sends the pane's output now. Changed on the reader's thread and by <see cref="StreamKeeper"/>.</summary>
    internal bool Flowing
    {
        get => Volatile.Read(ref _flowing);
        set => Volatile.Write(ref _flowing, value);
    }

    /// <summary>The session runs in tmux: from now on its output, input and streams are looked after.</summary>
    public void Run(TmuxSession session)
    {
        _streams = new StreamKeeper(this, session, _time, _logger);
        _loops = Task.WhenAll(_streams.RunAsync(_life.Token), TypeAsync(session, _life.Token));
        _started.TrySetResult(session);
    }

    /// <summary>The session could not be started: whoever waits for it is told.</summary>
    public void Fail(Exception reason)
    {
        _input.Close();
        _started.TrySetException(reason);

        // Nobody else may be waiting.
        _ = _started.Task.Exception;
    }

    /// <summary>Queues input or a new grid.</summary>
    /// <returns>False when the queue is full, or the session is over.</returns>
    public bool TryPost(InputEntry entry) => _input.TryPost(entry);

    /// <summary>Answers a request for the screen, exactly placed among the frames, and acknowledges it.</summary>
    /// <exception cref="TmuxException">tmux could not tell.</exception>
    public async Task SnapshotAsync(string requestId, int historyLines, CancellationToken cancellationToken)
    {
        await Started.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _streams!.SnapshotAsync(requestId, historyLines, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void OnOutput(ReadOnlySpan<byte> data)
    {
        Touch();
        Lane.Append(data);
    }

    /// <inheritdoc/>
    public void OnPaused()
    {
        Flowing = false;
        Lane.Interrupt();
    }

    /// <inheritdoc/>
    public void OnLastScreen(ScreenCapture screen)
    {
        // Bytes may be missing from the stream, so that it must not go on as if it were whole.
        var place = Lane.BeginStream();
        Lane.Fill(place, SnapshotEncoder.Encode(Id, screen, place, null));
    }

    /// <inheritdoc/>
    public void OnEnded(int? exitCode)
    {
        _input.Close();
        _life.Cancel();
        Lane.Finish(new SessionEnded { SessionId = Id, ExitCode = exitCode }.ToUtf8());
        LogEnded(_logger, Id, exitCode);
        _ended(this);
    }

    /// <summary>Lets go of the session, which lives on in tmux.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        _input.Close();
        await _life.CancelAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
        if (_started.Task.IsCompletedSuccessfully)
        {
            await (await _started.Task.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }

        _life.Dispose();
    }

    private void Touch() => Volatile.Write(ref _lastActivityTicks, _time.GetUtcNow().Ticks);
}

using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// One <c>tmux -C</c> child on pipes and the thread that reads it. A thread, because reads of a pipe block one anyway, and because
/// the path from tmux to the sink has no queue and no hand-over that way.
/// </summary>
internal sealed partial class ControlClient : IControlHandler, IAsyncDisposable
{
    private const int ReaderStackBytes = 256 << 10;
    private static readonly TimeSpan DetachGrace = TimeSpan.FromSeconds(2);

    private readonly TmuxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IControlClientEvents _events;
    private readonly Process _process;
    private readonly Stream _input;
    private readonly ControlParser _parser;
    private readonly ControlCommandQueue _commands;
    private readonly TaskCompletionSource<bool> _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _refusal;

    private ControlClient(TmuxOptions options, TimeProvider time, ILogger logger, IControlClientEvents events, Process process)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _events = events;
        _process = process;
        _input = process.StandardInput.BaseStream;
        _parser = new ControlParser(this);
        _commands = new ControlCommandQueue(WriteLine);
    }

    /// <summary>Starts a client whose commands create or attach a session, and waits until it is attached.</summary>
    /// <exception cref="TmuxException">tmux refused.</exception>
    public static async Task<ControlClient> Start(
        TmuxOptions options,
        TimeProvider time,
        ILogger logger,
        IControlClientEvents events,
        IEnumerable<string> command,
        CancellationToken cancellationToken)
    {
        var process = TmuxProcess.Start(options, ["-C", .. command]);
        var client = new ControlClient(options, time, logger, events, process);
        new Thread(client.Read, ReaderStackBytes) { IsBackground = true, Name = "tmux reader" }.Start();
        try
        {
            await client.InTime(client._attached.Task, cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Completes when the client is gone and has told its last event.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Waits until the client is gone.</summary>
    /// <exception cref="TmuxException">It does not go.</exception>
    public async Task WaitForClose()
    {
        try
        {
            await _closed.Task.WaitAsync(_options.CommandTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TmuxException("the tmux client of a session that was killed does not go", e);
        }
    }

    /// <summary>Sends a line and waits for its replies. Lines are sent in the order of the calls.</summary>
    /// <exception cref="TmuxException">tmux refused it, did not answer in time, or is gone.</exception>
    public Task<byte[][]> Send(ControlCommand command, CancellationToken cancellationToken)
    {
        _commands.Send(command);
        return InTime(command.Replies, cancellationToken);
    }

    /// <summary>Detaches, and waits until the child is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        CloseInput();
        try
        {
            await _closed.Task.WaitAsync(DetachGrace, _time, CancellationToken.None).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Log.DetachTimedOut(_logger, _process.Id);
            _process.Kill();
            await _closed.Task.ConfigureAwait(false);
        }

        // Pipes that were read are not the process' to close: the finalizer would, some time.
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    void IControlHandler.OnOutput(uint pane, ReadOnlySpan<byte> data) => _events.OnOutput(pane, data);

    void IControlHandler.OnPause(uint pane) => _events.OnPause(pane);

    bool IControlHandler.OnReplyBegin(bool own) => own && _commands.NextReplyIsText();

    void IControlHandler.OnReply(bool own, bool failed, ReadOnlySpan<byte> text)
    {
        if (own && !_commands.TakeReply(failed, text))
        {
            Log.UnexpectedReply(_logger);
        }
        else if (!own && failed)
        {
            // Of the commands that the client was started with.
            _refusal ??= Encoding.UTF8.GetString(text);
        }
        else if (!own && !text.IsEmpty)
        {
            _events.OnStartText(text);
        }
    }

    void IControlHandler.OnNotification(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("%session-changed "u8))
        {
            _attached.TrySetResult(true);
        }
        else if (line.StartsWith("%exit "u8))
        {
            _refusal ??= Encoding.UTF8.GetString(line["%exit "u8.Length..]);
        }
    }

    private void Read()
    {
        TmuxException? failure = null;
        try
        {
            var output = _process.StandardOutput.BaseStream;
            for (int count; (count = output.Read(_parser.GetSpan())) > 0;)
            {
                _parser.Advance(count);
            }
        }
        catch (Exception e)
        {
            // On a bare thread anything that escaped would end the daemon. The session attaches anew.
            Log.ReaderFailed(_logger, e);
            failure = new TmuxException("reading from tmux failed", e);
            _process.Kill();
        }

        CloseInput();
        Finish(failure ?? new TmuxException($"tmux: {_refusal ?? Complaint() ?? "the client is gone"}"));
    }

    // A client that never attached says why on standard error, which ends with it.
    private string? Complaint() =>
        !_attached.Task.IsCompleted && _process.StandardError.ReadToEnd().Trim() is { Length: > 0 } words ? words : null;

    private void Finish(TmuxException reason)
    {
        _attached.TrySetException(reason);
        _ = _attached.Task.Exception;
        _commands.Close(reason);
        _closed.TrySetResult();
    }

    private void WriteLine(ReadOnlyMemory<byte> line)
    {
        try
        {
            _input.Write(line.Span);
            _input.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The reader sees the end too and fails this line with the others.
            Log.WriteFailed(_logger, e);
        }
    }

    private void CloseInput()
    {
        try
        {
            _input.Dispose();
        }
        catch (IOException e)
        {
            Log.WriteFailed(_logger, e);
        }
    }

    private async Task<T> InTime<T>(Task<T> task, CancellationToken cancellationToken)
    {
        try
        {
            return await task.WaitAsync(_options.CommandTimeout, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new TmuxException($"tmux did not answer within {_options.CommandTimeout.TotalSeconds:0.#} s", e);
        }
    }
}

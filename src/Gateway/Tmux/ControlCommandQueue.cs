namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Lines on their way to a control client: sent in the order of <see cref="Send"/>, answered in the same order. No I/O of its own.
/// At most <see cref="WindowBytes"/> are unanswered, which is less than a pipe holds, so <c>write</c> never blocks, not even
/// on the reader thread while tmux is busy; the rest waits here.
/// </summary>
internal sealed class ControlCommandQueue(Action<ReadOnlyMemory<byte>> write)
{
    /// <summary>Bytes written and not yet answered; a Linux pipe holds 64 KiB, macOS's at least 16 KiB.</summary>
    public const int WindowBytes = 15 << 10;

    /// <summary>Lines that wait for the window. When it is full a line is refused: whoever types this fast gets an error, not a delay.</summary>
    public const int MaxWaiting = 4096;

    private readonly Lock _gate = new();
    private readonly Queue<ControlCommand> _sent = new();
    private readonly Queue<ControlCommand> _waiting = new();
    private int _unanswered;
    private TmuxException? _closed;

    /// <summary>Sends the line, or keeps it until the window has room.</summary>
    /// <exception cref="TmuxException">The client is gone, or <see cref="MaxWaiting"/> lines wait.</exception>
    public void Send(ControlCommand command)
    {
        lock (_gate)
        {
            if (_closed is not null)
            {
                throw _closed;
            }

            if (_waiting.Count >= MaxWaiting)
            {
                throw new TmuxException("tmux is busy: too many commands wait");
            }

            _waiting.Enqueue(command);
            WriteWaiting();
        }
    }

    /// <summary>Whether the reply that now begins is text; false when none is expected.</summary>
    public bool NextReplyIsText()
    {
        lock (_gate)
        {
            return _sent.TryPeek(out var command) && command.NextReplyIsText;
        }
    }

    /// <summary>Hands a reply to the line it answers. Reader thread only.</summary>
    /// <returns>False when none was expected.</returns>
    public bool TakeReply(bool failed, ReadOnlySpan<byte> text)
    {
        ControlCommand? command;
        lock (_gate)
        {
            if (!_sent.TryPeek(out command))
            {
                return false;
            }
        }

        if (command.TakeReply(failed, text))
        {
            lock (_gate)
            {
                _sent.Dequeue();
                _unanswered -= command.Line.Length;
                if (_closed is null)
                {
                    WriteWaiting();
                }
            }
        }

        return true;
    }

    /// <summary>Fails everything unanswered, and every later line.</summary>
    public void Close(TmuxException reason)
    {
        ControlCommand[] unanswered;
        lock (_gate)
        {
            _closed ??= reason;
            unanswered = [.. _sent, .. _waiting];
            _sent.Clear();
            _waiting.Clear();
        }

        foreach (var command in unanswered)
        {
            command.Fail(reason);
        }
    }

    private void WriteWaiting()
    {
        while (_waiting.TryPeek(out var next) && (_sent.Count == 0 || _unanswered + next.Line.Length <= WindowBytes))
        {
            _waiting.Dequeue();
            _sent.Enqueue(next);
            _unanswered += next.Line.Length;
            write(next.Line);
        }
    }
}

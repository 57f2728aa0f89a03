namespace Chatcode.Gateway.Tmux;

/// <summary>
/// A pane's output on its way to the sink: keeps whole characters together, follows the modes, and holds output back while paused. One
/// lock guards it, so that the sink is never called by two threads at once; there is nobody to contend with but <see cref="Pause"/>.
/// </summary>
internal sealed class PaneOutput(ITerminalSink sink)
{
    private readonly Lock _gate = new();
    private readonly ModeTracker _tracker = new(sink);
    private readonly byte[] _held = new byte[2 * Utf8Tail.MaxLength + 1];
    private int _heldLength;
    private long _received;
    private bool _paused;
    private bool _ended;

    /// <summary>Where in the output something stands.</summary>
    /// <param name="Modes">The hidden modes there.</param>
    /// <param name="Held">Bytes of a character that is unfinished there.</param>
    /// <param name="Received">Bytes that came before it.</param>
    public readonly record struct Place(HiddenModes Modes, byte[] Held, long Received);

    /// <summary>The hidden modes now.</summary>
    public HiddenModes Modes
    {
        get
        {
            lock (_gate)
            {
                return _tracker.Modes;
            }
        }
    }

    /// <summary>Takes the program's next bytes.</summary>
    public void Take(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            _received += data.Length;
            _tracker.Feed(data);
            if (data.Length <= Utf8Tail.MaxLength)
            {
                data.CopyTo(_held.AsSpan(_heldLength));
                TakeWhole(_held.AsSpan(0, _heldLength + data.Length));
                return;
            }

            // Whatever was held is finished or broken by now.
            Deliver(_held.AsSpan(0, _heldLength));
            TakeWhole(data);
        }
    }

    /// <summary>The sink gets nothing from now on, until <see cref="Mark"/> resumes.</summary>
    public void Pause()
    {
        lock (_gate)
        {
            _paused = true;
        }
    }

    /// <summary>Bytes were lost: as <see cref="Pause"/>, and the sink is told unless it is paused anyway.</summary>
    public void PauseForLoss()
    {
        lock (_gate)
        {
            if (!_paused && !_ended)
            {
                _paused = true;
                sink.OnPaused();
            }
        }
    }

    /// <summary>Runs an action at this place. For the reader thread.</summary>
    public Place Mark(Action? atPlace, bool resume)
    {
        lock (_gate)
        {
            atPlace?.Invoke();
            _paused &= !resume;
            return new(_tracker.Modes, _held.AsSpan(0, _heldLength).ToArray(), _received);
        }
    }

    /// <summary>Starts from modes that are known from before.</summary>
    public void Restore(HiddenModes modes)
    {
        lock (_gate)
        {
            _tracker.Reset(modes);
        }
    }

    /// <summary>Passes the screen on that the program left behind.</summary>
    public void TellLastScreen(ScreenCapture screen)
    {
        lock (_gate)
        {
            if (!_ended)
            {
                sink.OnLastScreen(screen);
            }
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void End(int? exitCode)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            Deliver(_held.AsSpan(0, _heldLength));
            _ended = true;
            sink.OnEnded(exitCode);
        }
    }

    private void TakeWhole(ReadOnlySpan<byte> data)
    {
        var unfinished = Utf8Tail.UnfinishedLength(data);
        Deliver(data[..^unfinished]);
        data[^unfinished..].CopyTo(_held);
        _heldLength = unfinished;
    }

    private void Deliver(ReadOnlySpan<byte> data)
    {
        if (!_paused && !_ended && !data.IsEmpty)
        {
            sink.OnOutput(data);
        }
    }
}

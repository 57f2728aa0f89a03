using System.Buffers;

namespace Chatcode.Gateway.Tmux;

/// <summary>
/// Follows in a pane's output what tmux 3.3a does not tell (<see cref="HiddenModes"/>). Pure; takes output in any pieces. The states
/// are those of tmux's own parser (after Paul Williams' diagram at vt100.net), as far as they matter here.
/// </summary>
/// <param name="notices">Told of bells and operating system commands on the way; null for nobody.</param>
internal sealed class ModeTracker(IProgramNotices? notices = null)
{
    // A longer parameter string is tmux's no more (it takes 64 bytes); its sequence is ignored, as tmux does.
    private const int MaxParameters = 64;

    // Titles, notifications; what is longer (clipboards, pictures) is nobody's notice.
    private const int MaxCommand = 2_048;

    private static readonly SearchValues<byte> Interesting = SearchValues.Create(0x07, 0x0E, 0x0F, 0x1B);
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create(0x07, 0x18, 0x1A, 0x1B);
    private static readonly SearchValues<byte> LongStringEnds = SearchValues.Create(0x18, 0x1A, 0x1B);

    private readonly byte[] _parameters = new byte[MaxParameters];
    private readonly byte[] _command = new byte[MaxCommand];
    private int _parametersLength;
    private int _commandLength;
    private byte _intermediate;
    private State _state;
    private HiddenModes _modes;

    private enum State
    {
        Ground,
        Escape,
        Csi,
        Osc,
        LongString,
    }

    /// <summary>The modes at the end of what was fed.</summary>
    public HiddenModes Modes => _modes;

    /// <summary>Starts over from known modes, between two sequences.</summary>
    public void Reset(HiddenModes modes)
    {
        _modes = modes;
        _state = State.Ground;
    }

    /// <summary>Takes the next piece of output.</summary>
    public void Feed(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var skip = _state switch
            {
                State.Ground => data.IndexOfAny(Interesting),
                State.Osc => data.IndexOfAny(StringEnds),
                State.LongString => data.IndexOfAny(LongStringEnds),
                _ => 0,
            };
            if (_state == State.Osc)
            {
                KeepCommand(skip < 0 ? data : data[..skip]);
            }

            if (skip < 0)
            {
                return;
            }

            Take(data[skip]);
            data = data[(skip + 1)..];
        }
    }

    private void Take(byte value)
    {
        switch (value)
        {
            case 0x1B:
                // The string's end is two bytes (ESC \); whatever follows, the command is over.
                EndCommand();
                _state = State.Escape;
                _intermediate = 0;
                _parametersLength = 0;
                return;
            case 0x18 or 0x1A:
                _state = State.Ground;
                return;
            case 0x07 when _state == State.Osc:
                EndCommand();
                _state = State.Ground;
                return;
            case 0x07 when _state != State.LongString:
                notices?.OnBell();
                return;
            case 0x0E or 0x0F when _state is not (State.Osc or State.LongString):
                _modes.Print = _modes.Print with { ShiftedOut = value == 0x0E };
                return;
            case < 0x20 or >= 0x7F:
                return;
        }

        if (_state == State.Escape)
        {
            TakeEscape(value);
        }
        else if (_state == State.Csi)
        {
            TakeCsi(value);
        }
    }

    private void KeepCommand(ReadOnlySpan<byte> data)
    {
        if (_commandLength + data.Length > MaxCommand)
        {
            _commandLength = MaxCommand + 1;
            return;
        }

        data.CopyTo(_command.AsSpan(_commandLength));
        _commandLength += data.Length;
    }

    private void EndCommand()
    {
        if (_state == State.Osc && _commandLength <= MaxCommand)
        {
            notices?.OnCommand(_command.AsSpan(0, _commandLength));
        }
    }

    private void TakeEscape(byte value)
    {
        if (value is >= 0x20 and <= 0x2F)
        {
            _intermediate = _intermediate == 0 ? value : (byte)0xFF;
            return;
        }

        _state = (value, _intermediate) switch
        {
            ((byte)'[', 0) => State.Csi,
            ((byte)']', 0) => State.Osc,
            ((byte)'P' or (byte)'X' or (byte)'^' or (byte)'_' or (byte)'k', 0) => State.LongString,
            _ => State.Ground,
        };
        _commandLength = 0;
        if (_state != State.Ground)
        {
            return;
        }

        switch ((value, _intermediate))
        {
            case ((byte)'7', 0):
                _modes.Saved = _modes.Print;
                break;
            case ((byte)'8', 0):
                _modes.Print = _modes.Saved;
                break;
            case ((byte)'c', 0):
                _modes = default;
                break;
            case (_, (byte)'('):
                _modes.Print = _modes.Print with { G0 = Designated(value) };
                break;
            case (_, (byte)')'):
                _modes.Print = _modes.Print with { G1 = Designated(value) };
                break;
        }
    }

    private void TakeCsi(byte value)
    {
        switch (value)
        {
            case >= 0x30 and <= 0x3F when _intermediate == 0 && _parametersLength < MaxParameters:
                _parameters[_parametersLength++] = value;
                break;
            case >= 0x20 and <= 0x2F:
                _intermediate = _intermediate == 0 ? value : (byte)0xFF;
                break;
            case >= 0x40:
                _state = State.Ground;
                RunCsi(value, _parameters.AsSpan(0, _parametersLength));
                break;
            default:
                // Too long, or parameters behind an intermediate: no such sequence.
                _intermediate = 0xFF;
                break;
        }
    }

    private void RunCsi(byte final, ReadOnlySpan<byte> parameters)
    {
        switch (final, _intermediate)
        {
            case ((byte)'m', 0) when parameters.IsEmpty || parameters[0] < (byte)'<':
                var pen = _modes.Print.Pen;
                pen.Apply(parameters);
                _modes.Print = _modes.Print with { Pen = pen };
                break;
            case ((byte)'h' or (byte)'l', 0) when parameters.StartsWith("?"u8):
                RunPrivateModes(parameters[1..], on: final == (byte)'h');
                break;
            case ((byte)'h' or (byte)'l', 0):
                RunAnsiModes(parameters, on: final == (byte)'h');
                break;
            case ((byte)'s', 0) when parameters.IsEmpty:
                _modes.Saved = _modes.Print;
                break;
            case ((byte)'u', 0) when parameters.IsEmpty:
                _modes.Print = _modes.Saved;
                break;
            case ((byte)'q', (byte)' '):
                var shape = Pen.ReadNumber(parameters, out _);
                _modes.CursorShape = shape is >= 0 and <= 6 ? shape : _modes.CursorShape;
                break;
            case ((byte)'p', (byte)'!'):
                // DECSTR keeps what is between host and terminal: paste, focus, mouse.
                _modes = _modes with { Print = default, Saved = default, CursorShape = 0 };
                break;
        }
    }

    private void RunPrivateModes(ReadOnlySpan<byte> parameters, bool on)
    {
        for (var last = false; !last;)
        {
            var mode = Pen.ReadNumber(Pen.NextParameter(ref parameters, out last), out _);
            _modes.SetPrivate(mode, on);
            if (mode is 1048 or 1049)
            {
                if (on)
                {
                    _modes.Saved = _modes.Print;
                }
                else
                {
                    _modes.Print = _modes.Saved;
                }
            }
        }
    }

    private void RunAnsiModes(ReadOnlySpan<byte> parameters, bool on)
    {
        for (var last = false; !last;)
        {
            if (Pen.ReadNumber(Pen.NextParameter(ref parameters, out last), out _) == 20)
            {
                _modes.LineFeedReturns = on;
            }
        }
    }

    private static byte Designated(byte final) => final == (byte)'B' ? (byte)0 : final;
}

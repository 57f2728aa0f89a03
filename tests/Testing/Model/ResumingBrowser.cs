using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Chatcode.Protocol;
using Chatcode.Testing.Peers;

namespace Chatcode.Testing.Model;

/// <summary>
/// A page as it should be, for as long as a test lasts: it connects again after every loss, goes on where it was when
/// it can, and holds the control plane to the protocol: every frame once, in order, on the screen that it belongs to.
/// It never asks for a snapshot by itself, so that one that does not come is missed.
/// </summary>
public sealed class ResumingBrowser : IAsyncDisposable
{
    private readonly Func<string, Task<PeerSocket>> _connect;
    private readonly string _session;
    private readonly IScreenModel _screen;
    private readonly TimeSpan _backoff;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly List<string> _faults = [];
    private readonly Queue<string> _trace = new();
    private readonly Dictionary<string, int> _asked = [];
    private readonly Dictionary<ulong, int> _framed = [];
    private readonly Task _running;
    private TaskCompletionSource _changed = NewSignal();
    private PeerSocket? _socket;
    private StreamPlace? _place;
    private Phase _phase;
    private ulong _frames;
    private int _requests;

    private ResumingBrowser(Func<string, Task<PeerSocket>> connect, string session, IScreenModel screen, TypedInput typed, TimeSpan backoff)
    {
        (_connect, _session, _screen, Typed, _backoff) = (connect, session, screen, typed, backoff);
        _running = RunAsync();
    }

    private enum Phase
    {
        /// <summary>No socket.</summary>
        Away,

        /// <summary>It told where it was and waits for the answer.</summary>
        AwaitingResume,

        /// <summary>It waits for a screen to draw on.</summary>
        AwaitingScreen,

        /// <summary>Frames come.</summary>
        Live,
    }

    /// <summary>What it typed.</summary>
    public TypedInput Typed { get; }

    /// <summary>Times that it went on where it was.</summary>
    public int Resumed { get; private set; }

    /// <summary>Times that it could not, and why.</summary>
    public Dictionary<string, int> Missed { get; } = [];

    /// <summary>Screens that it was shown.</summary>
    public int Snapshots { get; private set; }

    /// <summary>Sockets that were opened.</summary>
    public int Connections { get; private set; }

    /// <summary>What the control plane did wrong; empty when all is well.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_lock) return [.. _faults];
        }
    }

    /// <summary>The newest of what happened, for the message of a failure.</summary>
    public string Trace
    {
        get
        {
            lock (_lock) return string.Join(Environment.NewLine, _trace);
        }
    }

    /// <summary>Opens a terminal, and opens it again whenever it is lost.</summary>
    /// <param name="server">Asked at each connection: the control plane's http address.</param>
    /// <param name="user">Who, by development sign-in.</param>
    /// <param name="vps">The server.</param>
    /// <param name="session">The session.</param>
    /// <param name="screen">Where it draws; only touched under <see cref="Look{T}"/>'s lock.</param>
    /// <param name="typed">What this and other browsers typed.</param>
    /// <param name="backoff">Between two connections.</param>
    public static ResumingBrowser Start(
        Func<Uri> server, string user, string vps, string session, IScreenModel screen, TypedInput typed, TimeSpan backoff) => new(
        resume => PeerSocket.ConnectAsync(new Uri(BrowserPeer.Address(server(), vps, session).AbsoluteUri + resume), ("X-Dev-User", user)),
        session,
        screen,
        typed,
        backoff);

    /// <summary>Looks at the screen, which does not change meanwhile.</summary>
    public T Look<T>(Func<T> look)
    {
        lock (_lock) return look();
    }

    /// <summary>Waits until the screen is live and as told.</summary>
    public async Task WaitForScreenAsync(Func<bool> holds, string what)
    {
        var deadline = Task.Delay(Wait.Patience);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_phase is Phase.Live && holds()) return;
                changed = _changed.Task;
            }

            if (await Task.WhenAny(changed, deadline).ConfigureAwait(false) == deadline)
            {
                throw new TimeoutException($"missing: {what}; the browser is {_phase} at {_place}:{Environment.NewLine}{Trace}");
            }
        }
    }

    /// <summary>Types by a frame, which is answered only when it is refused.</summary>
    /// <returns>False when there is no connection to type on: then nothing was typed.</returns>
    public async Task<bool> TypeFrameAsync(Func<int, string> text)
    {
        PeerSocket socket;
        int number;
        ulong seq;
        lock (_lock)
        {
            if (_socket is null) return false;
            socket = _socket;
            number = Typed.Add();
            _framed[seq = _frames++] = number;
        }

        var frame = FrameCodec.Encode(FrameKind.Input, Encoding.UTF8.GetBytes(_session), seq, Encoding.UTF8.GetBytes(text(number)));
        await TrySendAsync(socket, frame, WebSocketMessageType.Binary).ConfigureAwait(false);
        return true;
    }

    /// <summary>Types by a message, which is answered.</summary>
    /// <returns>What becomes of it; null when there is no connection to type on: then nothing was typed.</returns>
    public async Task<(int Number, Task<InputFate> Fate)?> TypeMessageAsync(Func<int, string> text)
    {
        PeerSocket socket;
        int number;
        string request;
        Task<InputFate> fate;
        lock (_lock)
        {
            if (_socket is null) return null;
            socket = _socket;
            number = Typed.Add(out fate);
            _asked[request = string.Create(CultureInfo.InvariantCulture, $"r{++_requests}")] = number;
        }

        var message = new BrowserInput { SessionId = _session, RequestId = request, Data = Encoding.UTF8.GetBytes(text(number)) };
        await TrySendAsync(socket, message.ToUtf8(), WebSocketMessageType.Text).ConfigureAwait(false);
        return (number, fate);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        PeerSocket? socket;
        lock (_lock) socket = _socket;
        socket?.Abort();
        await _running.ConfigureAwait(false);
        _ending.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async Task TrySendAsync(PeerSocket socket, ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        try
        {
            await socket.SendAsync(message, type).ConfigureAwait(false);
        }
        catch (Exception error) when (PeerSocket.IsEnd(error))
        {
            // The socket is gone; whether this still got through nobody here can know.
        }
    }

    private async Task RunAsync()
    {
        while (!_ending.IsCancellationRequested)
        {
            if (await ConnectAsync().ConfigureAwait(false) is { } socket)
            {
                await using (socket.ConfigureAwait(false)) await ReceiveAsync(socket).ConfigureAwait(false);
            }

            await Task.Delay(_backoff, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<PeerSocket?> ConnectAsync()
    {
        var place = _place;
        var resume = place is { Next: > 0 and var next }
            ? string.Create(CultureInfo.InvariantCulture, $"{(place.Value.Stream is { } stream ? $"&stream={stream}" : "")}&last_seq={next - 1}")
            : "";
        try
        {
            var socket = await _connect(resume).ConfigureAwait(false);
            Change($"connected{resume}", () =>
            {
                _socket = socket;
                _phase = resume.Length > 0 ? Phase.AwaitingResume : Phase.AwaitingScreen;
                Connections++;
            });
            if (_ending.IsCancellationRequested) socket.Abort();
            return socket;
        }
        catch (RefusedException refused)
        {
            // While the control plane starts or ends it may be unable; never may it say that there is no such thing.
            var isFault = refused.Status is HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest;
            Change($"refused with {(int)refused.Status}", () => { }, isFault ? $"refused with {(int)refused.Status}" : null);
            return null;
        }
        catch (Exception error) when (error is WebSocketException or HttpRequestException or IOException or OperationCanceledException)
        {
            Change("could not connect", () => { });
            return null;
        }
    }

    private async Task ReceiveAsync(PeerSocket socket)
    {
        while (await socket.ReceiveAsync().ConfigureAwait(false) is var (type, bytes))
        {
            if (type is WebSocketMessageType.Binary)
            {
                await TakeFrameAsync(socket, bytes).ConfigureAwait(false);
            }
            else
            {
                if (!MessageReader.TryReadBrowserEvent(bytes, out var message, out var refusal)) throw new InvalidDataException(refusal.Message);
                Take(message);
            }
        }

        Change($"lost {socket.Closed}", () =>
        {
            _socket = null;
            _phase = Phase.Away;
            foreach (var number in _asked.Values) Typed.Settle(number, InputFate.Unknown);
            _asked.Clear();
            _framed.Clear();
            _frames = 0;
        });
    }

    private async Task TakeFrameAsync(PeerSocket socket, byte[] bytes)
    {
        if (FrameCodec.Parse(bytes, out var frame) is not FrameStatus.Ok) throw new InvalidDataException("not a frame");
        var seq = frame.Seq;
        var payload = frame.Payload.ToArray();
        var stream = _place?.Stream;
        Change(
            null,
            () =>
            {
                var place = _place ?? default;
                if (_phase is Phase.Live && (place.Next ?? seq) == seq) _screen.Draw(place.Stream, seq, payload);
                if (_phase is Phase.Live) _place = place with { Next = seq + 1 };
            },
            _phase is not Phase.Live ? $"frame {seq} while {_phase}"
            : _place!.Value.Next is not { } next || next == seq ? null
            : seq < next ? $"frame {seq} again, at {_place}"
            : $"frames missing before {seq}, at {_place}");
        if (_phase is Phase.Live) await TrySendAsync(socket, new BrowserAck { SessionId = _session, Seq = seq, Stream = stream }.ToUtf8(), WebSocketMessageType.Text).ConfigureAwait(false);
    }

    private void Take(IBrowserEvent message)
    {
        switch (message)
        {
            case SessionSnapshot snapshot:
                Change(
                    $"snapshot {snapshot.Stream}:{snapshot.Seq}",
                    () =>
                    {
                        _screen.Show(snapshot);
                        _place = new StreamPlace(snapshot.Stream, snapshot.Seq);
                        _phase = Phase.Live;
                        Snapshots++;
                    },
                    _phase is Phase.AwaitingResume ? "a snapshot before it is said whether the stream goes on"
                    : snapshot.RequestId is not null ? "a snapshot that another asked for" : null);
                break;
            case ResumeAccepted accepted:
                Change(
                    $"accepted {accepted.Stream}:{accepted.FromSeq}",
                    () =>
                    {
                        _phase = Phase.Live;
                        Resumed++;
                    },
                    _phase is not (Phase.AwaitingResume or Phase.Live) ? $"resume.accepted while {_phase}"
                    : _place != new StreamPlace(accepted.Stream, accepted.FromSeq) ? $"accepted {accepted.Stream}:{accepted.FromSeq}, at {_place}" : null);
                break;
            case ResumeMissed missed:
                Change(
                    $"missed: {missed.Reason}",
                    () =>
                    {
                        _phase = Phase.AwaitingScreen;
                        Missed[missed.Reason] = Missed.GetValueOrDefault(missed.Reason) + 1;
                    });
                break;
            case Ack ack:
                Settle(ack);
                break;
            case ErrorNotice { Seq: { } seq } error:
                Change($"input refused: {error.Code}", () =>
                {
                    if (_framed.Remove(seq, out var number)) Typed.Settle(number, InputFate.Refused);
                });
                break;
            default:
                Change(message.ToString(), () => { });
                break;
        }
    }

    private void Settle(Ack ack) => Change(
        ack.Ok ? null : $"input refused: {ack.Error}",
        () =>
        {
            if (!_asked.Remove(ack.RequestId, out var number)) return;

            // The link died with it on the way: it may have arrived.
            var fate = ack.Ok ? InputFate.Confirmed : ack.Error == AckErrors.GatewayDisconnected ? InputFate.Unknown : InputFate.Refused;
            Typed.Settle(number, fate);
        });

    private void Change(string? happened, Action change, string? fault = null)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (fault is not null) _faults.Add(fault);
            foreach (var line in (string?[])[happened, fault is null ? null : "FAULT " + fault])
            {
                if (line is not null) _trace.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetLocalNow():HH:mm:ss.fff} {line}"));
            }

            while (_trace.Count > 40) _trace.Dequeue();
            change();
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }
}

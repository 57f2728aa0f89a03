using System.Net.WebSockets;
using System.Text;
using Chatcode.Protocol;

namespace Chatcode.Testing.Peers;

/// <summary>
/// A page on a real socket, without a screen: it checks that every frame follows the one before (or its snapshot), keeps
/// the newest of what it was shown, and acknowledges when told to.
/// </summary>
public sealed class BrowserPeer : IAsyncDisposable
{
    /// <summary>Bytes kept of what was shown.</summary>
    private const int MaxScreen = 64 * 1024;

    private readonly PeerSocket _socket;
    private readonly Lock _lock = new();
    private readonly StringBuilder _screen = new();
    private readonly List<string> _faults = [];
    private readonly string _session;
    private TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _receiving = Task.CompletedTask;
    private volatile TaskCompletionSource? _paused;
    private ulong? _next;

    // A snapshot without seq, of a daemon that knows none, gives nothing to compare the first frame with.
    private bool _unplaced;
    private ulong _input;
    private long _bytes;

    private BrowserPeer(PeerSocket socket, string session)
    {
        _socket = socket;
        _session = session;
    }

    /// <summary>JSON messages, in order.</summary>
    public MessageLog<IBrowserEvent> Messages { get; } = new();

    /// <summary>Whether each frame is acknowledged.</summary>
    public bool Acknowledges { get; init; }

    /// <summary>Frames that were missing, doubled or out of order; empty when all is well.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (_lock) return [.. _faults];
        }
    }

    /// <summary>What it shows; the oldest of it is forgotten.</summary>
    public string Screen
    {
        get
        {
            lock (_lock) return _screen.ToString();
        }
    }

    /// <summary>Output bytes received, snapshots not counted.</summary>
    public long OutputBytes => Interlocked.Read(ref _bytes);

    /// <summary>Seq of the frame that is next; null before the first snapshot.</summary>
    public ulong? Next
    {
        get
        {
            lock (_lock) return _next;
        }
    }

    /// <summary>Ends when the socket has.</summary>
    public Task Ended => _receiving;

    /// <summary>With what the control plane closed; null while open, or when the connection was lost.</summary>
    public (int Code, string Reason)? Closed => _socket.Closed;

    /// <summary>The terminal's address.</summary>
    public static Uri Address(Uri server, string vps, string? session) =>
        new UriBuilder(server) { Scheme = "ws", Path = $"/vps/{vps}/terminal", Query = session is null ? "" : $"session_id={session}" }.Uri;

    /// <summary>Opens a terminal.</summary>
    /// <param name="server">The control plane's http address.</param>
    /// <param name="user">Who, by development sign-in.</param>
    /// <param name="vps">The server.</param>
    /// <param name="session">The session.</param>
    /// <param name="reads">False for a browser that hangs: it never reads its socket.</param>
    /// <param name="acknowledges">Whether each frame is acknowledged.</param>
    public static async Task<BrowserPeer> ConnectAsync(
        Uri server, string user, string vps, string session, bool reads = true, bool acknowledges = false)
    {
        var socket = await PeerSocket.ConnectAsync(Address(server, vps, session), ("X-Dev-User", user)).ConfigureAwait(false);
        var peer = new BrowserPeer(socket, session) { Acknowledges = acknowledges };
        if (!reads) peer.Pause();
        peer._receiving = peer.ReceiveAsync();
        return peer;
    }

    /// <summary>Hangs: reads its socket no further, but for one message that it may wait for already.</summary>
    public void Pause() => _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads on.</summary>
    public void Resume()
    {
        var paused = _paused;
        _paused = null;
        paused?.SetResult();
    }

    /// <summary>Sends a message.</summary>
    public Task SendAsync(WireMessage message) => _socket.SendAsync(message.ToUtf8(), WebSocketMessageType.Text);

    /// <summary>Sends text as it is.</summary>
    public Task SendTextAsync(string text) => _socket.SendTextAsync(text);

    /// <summary>Sends bytes as they are.</summary>
    public Task SendBinaryAsync(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes, WebSocketMessageType.Binary);

    /// <summary>Types.</summary>
    public Task TypeAsync(string text) =>
        SendBinaryAsync(FrameCodec.Encode(FrameKind.Input, Encoding.UTF8.GetBytes(_session), _input++, Encoding.UTF8.GetBytes(text)));

    /// <summary>Waits until the text is on the screen.</summary>
    public Task WaitForScreenAsync(string text) => WaitUntilAsync(() => _screen.ToString().Contains(text, StringComparison.Ordinal), $"'{text}' on the screen");

    /// <summary>Waits until everything up to a seq was shown, by frames or in a snapshot.</summary>
    public Task WaitForSeqAsync(ulong next) => WaitUntilAsync(() => _next >= next, $"seq {next} (at {_next})");

    /// <summary>Closes politely.</summary>
    public Task CloseAsync() => _socket.CloseAsync();

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _socket.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Resume();
        await _socket.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
    }

    private async Task WaitUntilAsync(Func<bool> holds, string what)
    {
        var deadline = Task.Delay(Wait.Patience);
        while (true)
        {
            Task shown;
            lock (_lock)
            {
                if (holds()) return;
                shown = _shown.Task;
            }

            var first = await Task.WhenAny(shown, deadline, _receiving).ConfigureAwait(false);
            if (first == shown) continue;
            lock (_lock)
            {
                if (holds()) return;
            }

            throw new TimeoutException($"missing: {what}{(first == deadline ? "" : $"; the socket ended with {Closed}")}; messages: {string.Join(", ", Messages.All.TakeLast(10))}");
        }
    }

    private async Task<(WebSocketMessageType Type, byte[] Bytes)?> NextAsync()
    {
        if (_paused is { } paused) await paused.Task.ConfigureAwait(false);
        return await _socket.ReceiveAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        while (await NextAsync().ConfigureAwait(false) is var (type, bytes))
        {
            ulong? parsed;
            if (type is WebSocketMessageType.Binary)
            {
                parsed = Show(bytes);
            }
            else
            {
                if (!MessageReader.TryReadBrowserEvent(bytes, out var message, out var refusal)) throw new InvalidDataException(refusal.Message);
                parsed = message is SessionSnapshot snapshot ? Show(snapshot) : null;
                Messages.Add(message);
            }

            if (Acknowledges && parsed is { } seq) await AcknowledgeAsync(seq).ConfigureAwait(false);
        }

        Messages.End(Closed?.ToString() ?? "connection lost");
    }

    private async Task AcknowledgeAsync(ulong seq)
    {
        try
        {
            await SendAsync(new BrowserAck { SessionId = _session, Seq = seq }).ConfigureAwait(false);
        }
        catch (Exception error) when (PeerSocket.IsEnd(error))
        {
            // The socket is closing, or the test is done with it; the receiving loop sees it next.
        }
    }

    private ulong Show(byte[] bytes)
    {
        if (FrameCodec.Parse(bytes, out var frame) is not FrameStatus.Ok) throw new InvalidDataException("not a frame");
        Interlocked.Add(ref _bytes, frame.Payload.Length);
        lock (_lock)
        {
            if (frame.Seq != _next && !_unplaced) _faults.Add($"frame {frame.Seq} where {_next?.ToString() ?? "a snapshot"} was due");
            _next = frame.Seq + 1;
            _unplaced = false;
            _screen.Append(Encoding.Latin1.GetString(frame.Payload[Math.Max(0, frame.Payload.Length - MaxScreen)..]));
            if (_screen.Length > 2 * MaxScreen) _screen.Remove(0, _screen.Length - MaxScreen);
        }

        Announce();
        return frame.Seq;
    }

    private ulong? Show(SessionSnapshot snapshot)
    {
        lock (_lock)
        {
            _next = snapshot.Seq;
            _unplaced = snapshot.Seq is null;
            _screen.Clear().Append(snapshot.Content);
        }

        Announce();
        return snapshot.Seq > 0 ? snapshot.Seq - 1 : null;
    }

    private void Announce()
    {
        TaskCompletionSource shown;
        lock (_lock)
        {
            shown = _shown;
            _shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        shown.SetResult();
    }
}

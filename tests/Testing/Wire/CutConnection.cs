using System.Net.Sockets;

namespace Chatcode.Testing.Wire;

/// <summary>One connection through a <see cref="CutProxy"/>.</summary>
public sealed class CutConnection
{
    private readonly CutProxy _proxy;
    private readonly Socket _client;
    private readonly Socket _server = NewSocket();
    private readonly Uri _target;
    private readonly Lock _lock = new();
    private readonly Stream _up;
    private readonly Stream _down;
    private readonly bool _duplicatesRequest;
    private long _duplicatedBytes;
    private TaskCompletionSource? _stalled;
    private bool _cut;

    internal CutConnection(CutProxy proxy, Socket client, Uri target, ConnectionTrouble trouble)
    {
        client.NoDelay = true;
        (_proxy, _client, _target) = (proxy, client, target);
        _duplicatesRequest = trouble.DuplicatesRequest;
        _duplicatedBytes = _duplicatesRequest ? long.MaxValue : trouble.DuplicatedBytes;
        _up = new Stream(trouble.Up);
        _down = new Stream(trouble.Down);
    }

    /// <summary>Ends when it was cut or both ends have closed.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    internal bool IsCut
    {
        get
        {
            lock (_lock) return _cut;
        }
    }

    /// <summary>Cuts it now; nothing when it is cut already.</summary>
    public void Cut(CutKind kind)
    {
        lock (_lock)
        {
            if (_cut) return;
            _cut = true;
        }

        switch (kind)
        {
            case CutKind.Reset:
                Reset(_client);
                Reset(_server);
                break;
            case CutKind.Close:
                Close(_client);
                Close(_server);
                break;
            case CutKind.Abandon:
                Reset(_client);
                _proxy.Abandon(_server);
                break;
        }

        Resume();
    }

    /// <summary>Cuts it when so many more bytes have passed in a direction.</summary>
    public void CutAfter(Way way, long bytes, CutKind kind)
    {
        var stream = way == Way.Up ? _up : _down;
        lock (_lock) stream.Trouble = stream.Trouble with { CutAfter = stream.Passed + bytes, Cut = kind };
    }

    /// <summary>Open, but dead: nothing passes in either direction, nor is it read, until <see cref="Resume"/>.</summary>
    public void Stall()
    {
        lock (_lock) _stalled ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Bytes pass again.</summary>
    public void Resume()
    {
        TaskCompletionSource? stalled;
        lock (_lock)
        {
            stalled = _stalled;
            _stalled = null;
        }

        stalled?.SetResult();
    }

    internal void Start() => Ended = RunAsync();

    internal static void Reset(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    private static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // It never was connected, or the other end was quicker.
        }

        socket.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private async Task RunAsync()
    {
        try
        {
            await _server.ConnectAsync(_target.Host, _target.Port).ConfigureAwait(false);
            var duplicate = _duplicatedBytes > 0 ? await DuplicateAsync().ConfigureAwait(false) : null;
            await Task.WhenAll(PumpAsync(_client, _server, _up, duplicate), PumpAsync(_server, _client, _down, duplicate: null)).ConfigureAwait(false);
            Cut(CutKind.Close);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One end is gone: the other one sees that it is.
            Cut(CutKind.Reset);
        }
        finally
        {
            _proxy.Remove(this);
        }
    }

    private async Task<Socket> DuplicateAsync()
    {
        var duplicate = NewSocket();
        await duplicate.ConnectAsync(_target.Host, _target.Port).ConfigureAwait(false);
        _proxy.Abandon(duplicate);
        return duplicate;
    }

    private async Task PumpAsync(Socket from, Socket to, Stream stream, Socket? duplicate)
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            await WhileStalled().ConfigureAwait(false);
            var read = await from.ReceiveAsync(buffer).ConfigureAwait(false);
            if (read == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            var rest = buffer.AsMemory(0, read);
            while (!rest.IsEmpty)
            {
                await WhileStalled().ConfigureAwait(false);
                var trouble = TroubleOf(stream);
                if (trouble.Delay > TimeSpan.Zero) await Task.Delay(trouble.Delay).ConfigureAwait(false);
                trouble = TroubleOf(stream);

                // More may have passed than it was cut after, while that was said.
                var left = trouble.CutAfter is { } end ? Math.Max(0, end - stream.Passed) : long.MaxValue;
                var piece = rest[..(int)Math.Min(Math.Min(trouble.Piece, left), rest.Length)];
                if (duplicate is not null && stream.Passed < _duplicatedBytes) await SendDuplicateAsync(duplicate, piece, stream.Passed).ConfigureAwait(false);
                if (!piece.IsEmpty) await to.SendAsync(piece).ConfigureAwait(false);
                lock (_lock) stream.Passed += piece.Length;
                rest = rest[piece.Length..];
                if (piece.Length < left) continue;
                Cut(trouble.Cut);
                return;
            }
        }
    }

    private async Task SendDuplicateAsync(Socket duplicate, ReadOnlyMemory<byte> piece, long passed)
    {
        // The request is one piece: its sender writes it at once, and nothing behind it before it is answered.
        if (_duplicatesRequest) _duplicatedBytes = passed + piece.Length;
        try
        {
            await duplicate.SendAsync(piece[..(int)Math.Min(piece.Length, _duplicatedBytes - passed)]).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The server has ended the duplicate, which is its right.
        }
    }

    private WireTrouble TroubleOf(Stream stream)
    {
        lock (_lock) return stream.Trouble;
    }

    private async Task WhileStalled()
    {
        Task? stalled;
        lock (_lock) stalled = _stalled?.Task;
        if (stalled is not null) await stalled.ConfigureAwait(false);
    }

    private sealed class Stream(WireTrouble trouble)
    {
        public WireTrouble Trouble { get; set; } = trouble;

        public long Passed { get; set; }
    }
}

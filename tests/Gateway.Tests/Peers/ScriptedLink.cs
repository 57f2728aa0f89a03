using System.Net.WebSockets;
using System.Text;
using Chatcode.Protocol;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Peers;

/// <summary>One connection of the gateway, seen from the control plane: records every message in order.</summary>
public sealed class ScriptedLink(WebSocket socket) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Received> _received = [];
    private readonly Dictionary<string, SessionView> _views = [];
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource<(WebSocketCloseStatus? Status, string? Reason)> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? _deaf;
    private Exception? _broken;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;

    /// <summary>How the gateway ended the connection; null when it was cut.</summary>
    public Task<(WebSocketCloseStatus? Status, string? Reason)> Closed => _closed.Task;

    /// <summary>All so far.</summary>
    public IReadOnlyList<Received> Received
    {
        get
        {
            lock (_lock)
            {
                return [.. _received];
            }
        }
    }

    /// <summary>What a viewer of the session has seen on this link.</summary>
    public SessionView View(string session)
    {
        lock (_lock)
        {
            if (!_views.TryGetValue(session, out var view))
            {
                _views.Add(session, view = new SessionView(session));
                _received.ForEach(view.Take);
            }

            return view;
        }
    }

    /// <summary>Waits until a session has shown a text, in its current stream from a byte on.</summary>
    public async Task UntilShownAsync(string session, string text, int from = 0)
    {
        var view = View(session);
        var streams = view.Streams;
        await UntilAsync(
            () =>
            {
                if (streams != view.Streams)
                {
                    (streams, from) = (view.Streams, 0);
                }

                var length = view.Length;
                var found = view.TextFrom(from).Contains(text, StringComparison.Ordinal);
                from = Math.Max(from, length - (4 * text.Length));
                return found;
            },
            $"'{text}' on the screen");
    }

    public string NewRequestId() => $"req-{Interlocked.Increment(ref _requests)}";

    /// <summary>Reads nothing from now on (but for one message that is being waited for).</summary>
    public void Deafen() => Volatile.Write(ref _deaf, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Reads again.</summary>
    public void ReadOn() => Interlocked.Exchange(ref _deaf, null)!.SetResult();

    public Task SendAsync(GatewayCommand command) => SendTextAsync(command.ToUtf8());

    public Task SendTextAsync(string text) => SendTextAsync(Encoding.UTF8.GetBytes(text));

    public Task SendTextAsync(byte[] text) => SendAsync(text, WebSocketMessageType.Text);

    public Task SendBinaryAsync(byte[] message) => SendAsync(message, WebSocketMessageType.Binary);

    /// <summary>Types into a session by a binary frame.</summary>
    public Task TypeAsync(string session, ReadOnlySpan<byte> bytes) =>
        SendBinaryAsync(FrameCodec.Encode(FrameKind.Input, Encoding.UTF8.GetBytes(session), 0, bytes));

    public Task TypeAsync(string session, string text) => TypeAsync(session, Encoding.UTF8.GetBytes(text));

    /// <summary>Waits for an event, among those that have come and those to come.</summary>
    public async Task<T> EventAsync<T>(Func<T, bool>? where = null, string? what = null)
        where T : class
    {
        var seen = 0;
        T? found = null;
        bool Find()
        {
            lock (_lock)
            {
                for (; found is null && seen < _received.Count; seen++)
                {
                    found = _received[seen].Event is T one && (where is null || where(one)) ? one : null;
                }
            }

            return found is not null;
        }

        await UntilAsync(Find, what ?? typeof(T).Name);
        return found!;
    }

    /// <summary>The answer to a command.</summary>
    public Task<Ack> AckAsync(string requestId) => EventAsync<Ack>(ack => ack.RequestId == requestId, $"ack of {requestId}");

    /// <summary>Waits until what was received satisfies a condition.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        using var patience = new CancellationTokenSource(Wait.Patience);
        while (true)
        {
            Task arrived;
            lock (_lock)
            {
                arrived = _arrived.Task;
            }

            if (_broken is { } broken)
            {
                throw new InvalidDataException($"the gateway broke the protocol: {broken.Message}", broken);
            }

            if (condition())
            {
                return;
            }

            try
            {
                await arrived.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException e)
            {
                throw new TimeoutException($"missing: {what}; received: {string.Join(" | ", Received.TakeLast(20))}", e);
            }
        }
    }

    /// <summary>Closes, or cuts the wire.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason)
    {
        await socket.CloseOutputAsync(status, reason, CancellationToken.None);
        await Wait.For(Closed, "the gateway's answer to a close");
    }

    public void Cut() => socket.Abort();

    public void Dispose() => _sending.Dispose();

    internal async Task RunAsync(CancellationToken down)
    {
        using var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                await (Volatile.Read(ref _deaf)?.Task ?? Task.CompletedTask).WaitAsync(down);
                var part = await socket.ReceiveAsync(buffer, down);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    _closed.TrySetResult((part.CloseStatus, part.CloseStatusDescription));
                    return;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Record(new Received(part.MessageType, message.ToArray()));
                    message.SetLength(0);
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            _closed.TrySetResult((null, null));
        }
        catch (Exception e)
        {
            // What came breaks the protocol: whoever waits for something on this link is told so.
            _broken = e;
            _arrived.TrySetResult();
        }
    }

    private void Record(Received received)
    {
        TaskCompletionSource arrived;
        lock (_lock)
        {
            _received.Add(received);
            foreach (var view in _views.Values)
            {
                view.Take(received);
            }

            arrived = _arrived;
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrived.TrySetResult();
    }

    private async Task SendAsync(byte[] message, WebSocketMessageType type)
    {
        await _sending.WaitAsync();
        try
        {
            await socket.SendAsync(message, type, endOfMessage: true, CancellationToken.None);
        }
        finally
        {
            _sending.Release();
        }
    }
}

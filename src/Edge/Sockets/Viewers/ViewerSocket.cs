using System.Net.WebSockets;
using System.Text;
using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Viewers;

/// <summary>One browser's socket: what it types goes to the grain at once, what it is shown never holds anything else up.</summary>
internal sealed partial class ViewerSocket : DuplexSocket
{
    private readonly Viewer _viewer;
    private readonly ViewerCalls _calls;
    private readonly EdgeHub _hub;
    private readonly ViewerInbox _inbox = new();
    private readonly Wakeup _received = new();
    private readonly Wakeup _room = new();
    private readonly SocketOptions _options;
    private readonly ILogger _logger;
    private readonly string _session;
    private readonly byte[] _sessionBytes;
    private long _lastMessage;
    private readonly ITimer _stuck;
    private volatile bool _lost;
    private bool _refused;

    public ViewerSocket(WebSocket socket, Viewer viewer, ViewerCalls calls, EdgeHub hub, EdgeSockets edge)
        : base(socket, edge.Options, edge.Time)
    {
        _viewer = viewer;
        _calls = calls;
        _hub = hub;
        _options = edge.Options;
        _logger = edge.ViewerLogger;
        _session = viewer.Place.Session.Value;
        _sessionBytes = Encoding.UTF8.GetBytes(_session);
        _lastMessage = edge.Time.GetTimestamp();
        _stuck = Time.CreateTimer(_ => Close.Abort(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        viewer.Outbox.OnCloseQueued(() => _stuck.Change(_options.CloseTimeout, Timeout.InfiniteTimeSpan));
        viewer.OnLost(() =>
        {
            _lost = true;
            _received.Signal();
        });
    }

    private ViewerOutbox Outbox => _viewer.Outbox;

    protected override async Task ReadAsync()
    {
        await using var idle = Time.CreateTimer(CloseIfIdle, null, _options.ViewerIdleTimeout, _options.ViewerIdleTimeout / 10);
        using var message = new IncomingMessage();
        while (await ReceiveAsync(message).ConfigureAwait(false) is { } type)
        {
            Volatile.Write(ref _lastMessage, Time.GetTimestamp());
            if (!Close.IsRequested && !_refused) Take(message.Bytes, type);
            message.Dispose();
            while (!(_inbox.HasRoom && Outbox.HasUrgentRoom) && !Close.IsRequested) await _room.WaitAsync().ConfigureAwait(false);
        }
    }

    protected override async Task WriteAsync()
    {
        while (!Close.IsRequested)
        {
            if (!Outbox.TryTake(out var next))
            {
                await Outbox.WaitAsync().ConfigureAwait(false);
                continue;
            }

            switch (next.Kind)
            {
                case OutgoingKind.Close:
                    Close.Request((WebSocketCloseStatus)next.CloseCode, next.CloseReason!);
                    return;
                case OutgoingKind.Frames:
                    await WriteFramesAsync(next).ConfigureAwait(false);
                    break;
                default:
                    await Socket.SendAsync(next.Data, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
                    break;
            }

            if (Outbox.Written(next)) _hub.Consumed(next.Length);
            _room.Signal();
        }
    }

    protected override async Task CallGrainAsync()
    {
        while (!Close.IsRequested)
        {
            if (_lost)
            {
                _lost = false;
                if (!await _calls.AttachAgainAsync(Close, atOnce: true).ConfigureAwait(false)) return;
            }

            if (_inbox.TryTake(out var batch))
            {
                _room.Signal();
                await _calls.DeliverAsync(batch, Close).ConfigureAwait(false);
            }
            else
            {
                await _received.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    protected override void OnClosing()
    {
        _received.Signal();
        _room.Signal();
        Outbox.Wake();
    }

    protected override async Task OnClosedAsync(string end)
    {
        await _stuck.DisposeAsync().ConfigureAwait(false);
        LogClosed(_viewer.Place.Viewer, _viewer.Place.Session, end);
        await _calls.DetachAsync().ConfigureAwait(false);
    }

    protected override void OnFault(Exception error) => LogFailed(error, _viewer.Place.Viewer);

    private async Task WriteFramesAsync(Outgoing frames)
    {
        var packed = PackedMessages.Read(frames.Data.AsMemory(frames.Offset));
        while (packed.TryNext(out _, out var frame))
        {
            await Socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            if (!Outbox.IsCurrent(frames)) return;
        }
    }

    /// <returns>The type of a whole message; null when the browser closed.</returns>
    private async ValueTask<WebSocketMessageType?> ReceiveAsync(IncomingMessage message)
    {
        var memory = Memory<byte>.Empty;
        while (true)
        {
            var result = await Socket.ReceiveAsync(memory, CancellationToken.None).ConfigureAwait(false);
            if (result.MessageType is WebSocketMessageType.Close)
            {
                Close.Request(WebSocketCloseStatus.NormalClosure, "");
                return null;
            }

            var isText = result.MessageType is WebSocketMessageType.Text;
            var fits = message.Received(result.Count, isText ? ProtocolLimits.MaxTextMessage : ProtocolLimits.MaxBinaryMessage);
            // A text this long ends the socket, so its rest is not waited for; what follows it is drained by the close.
            if (result.EndOfMessage || (!fits && isText)) return result.MessageType;
            memory = message.GetMemory();
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, WebSocketMessageType type)
    {
        var request = type is WebSocketMessageType.Text
            ? ViewerRequests.ReadText(bytes, _session)
            : ViewerRequests.ReadBinary(bytes, _sessionBytes);
        if (request.Answer is { } answer) Outbox.AddUrgent(answer);
        if (type is WebSocketMessageType.Text && bytes.Length > ProtocolLimits.MaxTextMessage)
        {
            _refused = true;
            Outbox.AddClose((int)WebSocketCloseStatus.PolicyViolation, ErrorCodes.PayloadTooLarge, urgent: true);
        }

        if (request.Acknowledged is { } acknowledged && Outbox.Acknowledge(acknowledged.Seq, acknowledged.Stream) is > 0 and var consumed)
        {
            _hub.Consumed(consumed);
        }

        if (request.Message is { } message)
        {
            _inbox.Add(message);
            _received.Signal();
        }
    }

    private void CloseIfIdle(object? state)
    {
        if (Time.GetElapsedTime(Volatile.Read(ref _lastMessage)) >= _options.ViewerIdleTimeout)
        {
            Close.Request(WebSocketCloseStatus.NormalClosure, CloseReasons.IdleTimeout);
        }
    }
}

using System.Net.WebSockets;
using Chatcode.Edge.Sockets.Delivery;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;
using Chatcode.Protocol;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary>One daemon's socket: reads no faster than its grain takes, writes what the grain has for it.</summary>
internal sealed partial class GatewaySocket : DuplexSocket
{
    private readonly EdgeHub _hub;
    private readonly GatewayLinkCalls _calls;
    private readonly GatewayInbox _inbox = new();
    private readonly GatewayOutbox _outbox = new();
    private readonly Wakeup _received = new();
    private readonly Wakeup _room = new();
    private readonly OccasionalLog _ignored;
    private readonly SocketOptions _options;
    private readonly EdgeMetrics _metrics;
    private readonly ILogger _logger;
    private volatile bool _lost;
    private Task _reportingRoom = Task.CompletedTask;

    public GatewaySocket(WebSocket socket, EdgeHub hub, EdgeSockets edge)
        : base(socket, edge.Options, edge.Time)
    {
        _hub = hub;
        _options = edge.Options;
        _metrics = edge.Metrics;
        _logger = edge.GatewayLogger;
        _ignored = new OccasionalLog(edge.Time);
        _calls = new GatewayLinkCalls(hub.Gateway, Connection, edge.Identity, edge.Grains, Close, edge.Time, _logger);
    }

    /// <summary>Names this socket to the grain.</summary>
    public Guid Connection { get; } = Guid.NewGuid();

    /// <summary>Null until the grain has accepted the socket, and when it ends.</summary>
    public GatewayLink? Link => Close.IsRequested ? null : _calls.Link;

    public bool IsFull => _outbox.IsFull;

    /// <summary>Queues packed messages. Never blocks.</summary>
    public void Send(EdgeItem item)
    {
        if (_outbox.TryAdd(item)) return;
        LogOverrun(_hub.Gateway);
        Close.Request(WebSocketCloseStatus.PolicyViolation, "the gateway does not read");
    }

    /// <summary>The grain does not know this socket as its link.</summary>
    public void AttachAgain()
    {
        _lost = true;
        _received.Signal();
    }

    protected override async Task ReadAsync()
    {
        var waited = false;
        while (true)
        {
            // An idle gateway holds no buffer: it waits for a first byte with an empty one.
            var memory = !waited && _inbox.ReleaseIfIdle() ? Memory<byte>.Empty : _inbox.GetMemory();
            waited = memory.IsEmpty;
            var result = await Socket.ReceiveAsync(memory, CancellationToken.None).ConfigureAwait(false);
            if (result.MessageType is WebSocketMessageType.Close)
            {
                Close.Request(WebSocketCloseStatus.NormalClosure, "");
                return;
            }

            if (!_inbox.Received(result.Count, result.MessageType, result.EndOfMessage)) OnIgnored(result.MessageType);
            else if (result.EndOfMessage) _received.Signal();

            while (!_inbox.HasRoom && !Close.IsRequested) await _room.WaitAsync().ConfigureAwait(false);
            if (Close.IsRequested) _inbox.DropWhole();
        }
    }

    protected override async Task WriteAsync()
    {
        while (!Close.IsRequested)
        {
            if (!_outbox.TryTake(out var data))
            {
                await _outbox.WaitAsync().ConfigureAwait(false);
                continue;
            }

            var messages = PackedMessages.Read(data);
            while (messages.TryNext(out var kind, out var payload))
            {
                var type = kind == PackedMessages.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
                await Socket.SendAsync(payload, type, endOfMessage: true, CancellationToken.None).ConfigureAwait(false);
            }

            // Not awaited here: the grain may be away, and what is queued goes on being written.
            if (_outbox.Written(data) && _reportingRoom.IsCompleted) _reportingRoom = _calls.ReportWritableAsync(_outbox);
        }
    }

    protected override async Task CallGrainAsync()
    {
        if (await TakeHelloAsync().ConfigureAwait(false) is not { } hello || !await _calls.AttachAsync(hello).ConfigureAwait(false)) return;
        LogAttached(_hub.Gateway, Connection, _calls.Link!.Epoch);
        while (!Close.IsRequested)
        {
            if (_lost)
            {
                _lost = false;
                if (!await _calls.AttachAgainAsync(atOnce: true).ConfigureAwait(false)) return;
            }

            if (_inbox.TryTake(int.MaxValue, out var data, out var count))
            {
                _room.Signal();
                await _calls.DeliverAsync(data, count).ConfigureAwait(false);
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
        _outbox.Wake();
    }

    protected override async Task OnClosedAsync(string end)
    {
        _inbox.Release();
        await _reportingRoom.ConfigureAwait(false);
        await _calls.DetachAsync().ConfigureAwait(false);
        LogClosed(_hub.Gateway, Connection, end);
    }

    protected override void OnFault(Exception error) => LogFailed(error, _hub.Gateway);

    private async Task<byte[]?> TakeHelloAsync()
    {
        await using var late = Time.CreateTimer(
            _ => Close.Request(WebSocketCloseStatus.PolicyViolation, "no gateway.hello in time"), null, _options.HelloTimeout, Timeout.InfiniteTimeSpan);
        byte[] first;
        while (!_inbox.TryTake(1, out first, out _))
        {
            await _received.WaitAsync().ConfigureAwait(false);
            if (Close.IsRequested) return null;
        }

        _room.Signal();
        PackedMessages.Read(first).TryNext(out var kind, out var payload);
        if (kind != PackedMessages.Text || !MessageReader.TryReadEvent(payload.Span, out var message, out _) || message is not GatewayHello hello)
        {
            Close.Request(WebSocketCloseStatus.PolicyViolation, "the first message must be gateway.hello");
            return null;
        }

        if (hello.GatewayId != _hub.Gateway.Value)
        {
            Close.Request(WebSocketCloseStatus.PolicyViolation, "gateway_id does not match");
            return null;
        }

        return payload.ToArray();
    }

    private void OnIgnored(WebSocketMessageType type)
    {
        _metrics.GatewayMessageIgnored();
        if (_ignored.Count() is > 0 and var times) LogIgnored(_hub.Gateway, type, times);
    }
}

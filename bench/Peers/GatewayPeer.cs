using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chatcode.Protocol;

namespace Chatcode.Bench.Peers;

// A daemon without tmux: says hello, starts any session it is asked for, answers snapshots with an empty screen, and
// otherwise sends and receives frames as the measurement wants.
internal sealed class GatewayPeer : IAsyncDisposable
{
    private const string Stream = "bench";

    // Of output that is not acknowledged; half of where a real daemon pauses a session, and a relay cuts its viewers off.
    private const int MaxUnacknowledged = 512 * 1024;

    private readonly PeerSocket _socket = new();
    private readonly string _gateway;
    private readonly Func<GatewayPeer, ReadOnlyMemory<byte>, Task> _onInput;
    private readonly SemaphoreSlim _acknowledgement = new(0);
    private byte[] _output = [];
    private int _payload;
    private long _seq;
    private long _acknowledged;

    private GatewayPeer(string gateway, Func<GatewayPeer, ReadOnlyMemory<byte>, Task> onInput)
    {
        _gateway = gateway;
        _onInput = onInput;
    }

    // Completes with an error when the far side closes or sends what no daemon understands.
    public Task Ended { get; private set; } = Task.CompletedTask;

    public static async Task<GatewayPeer> ConnectAsync(
        Uri address, string gateway, IReadOnlyDictionary<string, string> headers, Func<GatewayPeer, ReadOnlyMemory<byte>, Task> onInput)
    {
        var peer = new GatewayPeer(gateway, onInput);
        await peer._socket.ConnectAsync(address, headers);
        await peer._socket.SendText($$"""
            {"type":"gateway.hello","schema_version":"1","gateway_id":"{{gateway}}","version":"0.0.0","hostname":"bench",
             "capabilities":["binary-input","ack-flow","resume"],
             "system_info":{"os":"linux","arch":"x64","cpus":1,"ram_total_bytes":1,"disk_total_bytes":1} }
            """);
        await peer.SendHealth();
        peer.Ended = peer.Listen();
        return peer;
    }

    public Task SendHealth() => _socket.SendText($$"""
        {"type":"gateway.health","schema_version":"1","gateway_id":"{{_gateway}}","timestamp":"2026-01-01T00:00:00Z","active_sessions":[]}
        """);

    // From now on, output is of this session and this many bytes a frame.
    public void Prints(string session, int bytes)
    {
        var header = FrameCodec.HeaderLength(Encoding.UTF8.GetByteCount(session));
        _payload = bytes;
        _output = new byte[header + bytes];
        _output.AsSpan(header).Fill((byte)'x');
        FrameCodec.WriteHeader(_output, FrameKind.Output, Encoding.UTF8.GetBytes(session), (ulong)_seq);
    }

    // One frame, when acknowledgements allow.
    public async Task Print()
    {
        while ((_seq - Volatile.Read(ref _acknowledged)) * _payload >= MaxUnacknowledged) await _acknowledgement.WaitAsync();
        FrameCodec.Renumber(_output, (ulong)_seq++);
        await _socket.Send(_output, WebSocketMessageType.Binary);
    }

    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync();
        _acknowledgement.Dispose();
    }

    private async Task Listen()
    {
        while (true)
        {
            var (type, message) = await _socket.Receive();
            if (type == WebSocketMessageType.Text) await Obey(message);
            else await _onInput(this, message);
        }
    }

    private async Task Obey(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var command = document.RootElement;
        var type = command.GetProperty("type").GetString();
        if (type == "session.ack")
        {
            Volatile.Write(ref _acknowledged, command.GetProperty("seq").GetInt64() + 1);
            if (_acknowledgement.CurrentCount == 0) _acknowledgement.Release();
            return;
        }

        var request = command.GetProperty("request_id").GetString();
        var session = command.TryGetProperty("session_id", out var id) ? id.GetString() : null;
        switch (type)
        {
            case "session.create":
                await _socket.SendText($$"""{"type":"session.started","schema_version":"1","request_id":"{{request}}","session_id":"{{session}}","stream":"{{Stream}}"}""");
                break;
            case "session.snapshot":
                await _socket.SendText($$"""
                    {"type":"session.snapshot","schema_version":"1","request_id":"{{request}}","session_id":"{{session}}","content":"",
                     "cols":80,"rows":24,"cursor_x":0,"cursor_y":0,"cursor_visible":true,"alternate_on":false,"stream":"{{Stream}}","seq":{{_seq}}}
                    """);
                break;
            case "session.end":
                await _socket.SendText($$"""{"type":"session.ended","schema_version":"1","session_id":"{{session}}"}""");
                break;
        }

        await _socket.SendText($$"""{"type":"ack","schema_version":"1","request_id":"{{request}}","ok":true}""");
    }
}

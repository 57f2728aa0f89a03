using System.Diagnostics;
using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Chatcode.Protocol;

namespace Chatcode.Bench.Peers;

// A page's terminal: shows a session, types into it, acknowledges what it got as the page does (protocol.md "Flow control"),
// and insists that the frames of a stream come in order and whole.
internal sealed class BrowserPeer : IAsyncDisposable
{
    private const int AckBytes = 64 * 1024;
    private const int MaxShown = 64 * 1024;
    private static readonly long AckTicks = Stopwatch.Frequency * 75 / 1000;

    private readonly PeerSocket _socket = new();
    private readonly string _session;
    private readonly byte[] _sessionUtf8;
    private readonly List<byte> _shown = [];
    private ulong _inputSeq;
    private string? _stream;
    private ulong? _next;
    private int _unacknowledged;
    private long _lastAck = Stopwatch.GetTimestamp();

    private BrowserPeer(string session)
    {
        _session = session;
        _sessionUtf8 = Encoding.UTF8.GetBytes(session);
    }

    // Snapshots after the first one: the viewer was cut off for being slow, or frames were lost. An error unless it is allowed.
    public int Cuts { get; private set; }

    public bool MayBeCutOff { get; set; }

    // What a socket after this one says of where it was.
    public string ResumeQuery => _next is > 0 and var next && _stream is not null
        ? $"&stream={_stream}&last_seq={next - 1}"
        : throw new InvalidOperationException("the browser has no place in a stream");

    // Of a socket that went on where another was: frames that it was sent again.
    public ulong Replayed { get; private set; }

    // Opens the socket and waits for the first screen. A bare relay has none to send.
    public static async Task<BrowserPeer> ConnectAsync(Uri address, string session, IReadOnlyDictionary<string, string> headers, bool expectScreen)
    {
        var browser = new BrowserPeer(session);
        await browser._socket.ConnectAsync(address, headers);
        while (expectScreen && browser._next is null) await browser.ReceiveMessage();
        return browser;
    }

    public Task Type(string keys) => _socket.Send(
        FrameCodec.Encode(FrameKind.Input, _sessionUtf8, _inputSeq++, Encoding.UTF8.GetBytes(keys)), WebSocketMessageType.Binary);

    // Reads on until the text was shown; what came behind it stays for the next call.
    // Returns what came before it.
    public async Task<string> ReceiveUntil(string text)
    {
        var wanted = Encoding.UTF8.GetBytes(text);
        int found;
        while ((found = CollectionsMarshal.AsSpan(_shown).IndexOf(wanted)) < 0)
        {
            // Of a flood that holds nothing of the text, only the end can be its beginning.
            if (_shown.Count > MaxShown) _shown.RemoveRange(0, _shown.Count - wanted.Length);
            _shown.AddRange((await ReceiveOutput()).Span);
        }

        var before = Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_shown)[..found]);
        _shown.RemoveRange(0, found + wanted.Length);
        return before;
    }

    // The payload of the next output frame, or the text of a snapshot that stands for some; it stands until the next call.
    public async ValueTask<ReadOnlyMemory<byte>> ReceiveOutput()
    {
        while (true)
        {
            var payload = await ReceiveMessage();
            if (payload is { } output) return output;
        }
    }

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    // Null for anything but output.
    private async ValueTask<ReadOnlyMemory<byte>?> ReceiveMessage()
    {
        var (type, message) = await _socket.Receive();
        if (type == WebSocketMessageType.Text) return Understand(message.Span);

        var (seq, payload) = ReadOutput(message);
        if (_next is { } expected && seq != expected) throw new InvalidOperationException($"frame {seq} came where {expected} was due");
        _next = seq + 1;
        _unacknowledged += payload.Length;
        if (_unacknowledged >= AckBytes || Stopwatch.GetTimestamp() - _lastAck >= AckTicks) await Acknowledge(seq);
        return payload;
    }

    private static (ulong Seq, ReadOnlyMemory<byte> Payload) ReadOutput(ReadOnlyMemory<byte> message) =>
        FrameCodec.Parse(message.Span, out var frame) == FrameStatus.Ok && frame.Kind == FrameKind.Output
            ? (frame.Seq, message[frame.PayloadOffset..])
            : throw new InvalidOperationException("a binary message that is no output frame");

    private ReadOnlyMemory<byte>? Understand(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        switch (root.GetProperty("type").GetString())
        {
            case "session.snapshot":
                var wasCut = _next is not null;
                if (wasCut)
                {
                    Cuts++;
                    if (!MayBeCutOff) throw new InvalidOperationException("the browser was cut off though it was not behind");
                }

                _next = root.GetProperty("seq").GetUInt64();
                _stream = root.TryGetProperty("stream", out var stream) ? stream.GetString() : null;
                return wasCut ? Encoding.UTF8.GetBytes(root.GetProperty("content").GetString()!) : null;
            case "resume.accepted":
                _next = root.GetProperty("from_seq").GetUInt64();
                _stream = root.GetProperty("stream").GetString();
                Replayed = root.GetProperty("live_from").GetUInt64() - _next.Value;
                break;
            case "resume.missed":
                throw new InvalidOperationException("the browser could not go on where it was: " + root.GetRawText());
            case "session.error" or "session.ended" or "error":
                throw new InvalidOperationException("the browser was told: " + root.GetRawText());
        }

        return null;
    }

    private Task Acknowledge(ulong seq)
    {
        _unacknowledged = 0;
        _lastAck = Stopwatch.GetTimestamp();
        var stream = _stream is null ? "" : $",\"stream\":\"{_stream}\"";
        return _socket.SendText($"{{\"type\":\"session.ack\",\"schema_version\":\"1\",\"session_id\":\"{_session}\",\"seq\":{seq}{stream}}}");
    }
}

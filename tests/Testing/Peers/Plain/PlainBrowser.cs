using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Chatcode.Testing.Peers.Plain;

/// <summary>How a <see cref="PlainBrowser"/> types.</summary>
public enum PlainTyping
{
    /// <summary>By <c>session.input</c> with base64.</summary>
    Messages,

    /// <summary>By binary frames.</summary>
    Frames,
}

/// <summary>
/// Somebody else's page: the base protocol and nothing of what ours adds. A snapshot resets its screen, a frame is drawn
/// behind whatever stands there, seqs are only good for acknowledging, and types it does not know pass it by. All its
/// messages are written by hand: nothing of <c>src/Protocol</c> is used, so that no extension of ours gets in by accident.
/// </summary>
public sealed class PlainBrowser : IAsyncDisposable
{
    /// <summary>Characters kept of what was shown.</summary>
    private const int MaxScreen = 64 * 1024;

    private readonly PeerSocket _socket;
    private readonly string _session;
    private readonly PlainTyping _typing;
    private readonly bool _acknowledges;
    private readonly Lock _lock = new();
    private readonly StringBuilder _screen = new();
    private TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _paused;
    private Task _receiving = Task.CompletedTask;
    private int _requests;
    private ulong _typed;

    private PlainBrowser(PeerSocket socket, string session, PlainTyping typing, bool acknowledges)
    {
        _socket = socket;
        _session = session;
        _typing = typing;
        _acknowledges = acknowledges;
    }

    /// <summary>Messages, in order.</summary>
    public MessageLog<JsonObject> Messages { get; } = new();

    /// <summary>Ends when the socket has.</summary>
    public Task Ended => _receiving;

    /// <summary>What it shows; the oldest of it is forgotten.</summary>
    public string Screen
    {
        get
        {
            lock (_lock) return _screen.ToString();
        }
    }

    /// <summary>Opens a terminal.</summary>
    /// <param name="server">The control plane's http address.</param>
    /// <param name="user">Who, by development sign-in.</param>
    /// <param name="vps">The server.</param>
    /// <param name="session">The session.</param>
    /// <param name="typing">How it types.</param>
    /// <param name="acknowledges">Whether it acknowledges every frame, each with a request_id and without stream; else it never does.</param>
    /// <param name="reads">False for one that hangs until <see cref="Resume"/>.</param>
    public static async Task<PlainBrowser> ConnectAsync(
        Uri server, string user, string vps, string session, PlainTyping typing = PlainTyping.Messages, bool acknowledges = false, bool reads = true)
    {
        var address = new UriBuilder(server) { Scheme = "ws", Path = $"/vps/{vps}/terminal", Query = $"session_id={session}" }.Uri;
        var browser = new PlainBrowser(await PeerSocket.ConnectAsync(address, ("X-Dev-User", user)).ConfigureAwait(false), session, typing, acknowledges);
        if (!reads) browser.Pause();
        browser._receiving = browser.ReceiveAsync();
        return browser;
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

    /// <summary>Types.</summary>
    /// <returns>The request_id that the answer will carry; null for a frame, which has none.</returns>
    public async Task<string?> TypeAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (_typing is PlainTyping.Messages) return await SendAsync("session.input", ("data", Convert.ToBase64String(bytes))).ConfigureAwait(false);
        await _socket.SendAsync(PlainFrame.Write(PlainFrame.Input, _session, _typed++, bytes), WebSocketMessageType.Binary).ConfigureAwait(false);
        return null;
    }

    /// <summary>Gives the session another grid.</summary>
    public Task<string> ResizeAsync(int cols, int rows) => SendAsync("session.resize", ("cols", cols), ("rows", rows));

    /// <summary>Asks for a snapshot.</summary>
    public Task<string> AskForSnapshotAsync() => SendAsync("session.snapshot");

    /// <summary>Waits for the answer to one of its messages.</summary>
    public async Task<(bool Ok, string? Error)> AnswerAsync(string requestId)
    {
        var ack = await Messages.WaitForAsync<JsonObject>(message => Is(message, "ack") && (string?)message["request_id"] == requestId).ConfigureAwait(false);
        return ((bool)ack["ok"]!, (string?)ack["error"]);
    }

    /// <summary>Waits for a message of a type.</summary>
    public Task<JsonObject> MessageAsync(string type, Func<JsonObject, bool>? fits = null, int from = 0) =>
        Messages.WaitForAsync<JsonObject>(message => Is(message, type) && fits?.Invoke(message) != false, from);

    /// <summary>Waits until the screen is as told.</summary>
    public async Task WaitForScreenAsync(Func<string, bool> holds, string what)
    {
        var deadline = Task.Delay(Wait.Patience);
        while (true)
        {
            Task shown;
            lock (_lock)
            {
                if (holds(_screen.ToString())) return;
                shown = _shown.Task;
            }

            if (await Task.WhenAny(shown, deadline).ConfigureAwait(false) == deadline)
            {
                throw new TimeoutException($"missing on the screen: {what}; it ends with '{Screen[^Math.Min(200, Screen.Length)..]}'");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Resume();
        await _socket.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
    }

    private static bool Is(JsonObject message, string type) => (string?)message["type"] == type;

    private async Task<string> SendAsync(string type, params (string Name, JsonNode Value)[] members)
    {
        var requestId = string.Create(CultureInfo.InvariantCulture, $"plain-{Interlocked.Increment(ref _requests)}");
        var message = new JsonObject { ["type"] = type, ["schema_version"] = "1", ["session_id"] = _session, ["request_id"] = requestId, ["sent_by"] = "plain" };
        foreach (var (name, value) in members) message[name] = value;
        await _socket.SendTextAsync(message.ToJsonString()).ConfigureAwait(false);
        return requestId;
    }

    private async Task<(WebSocketMessageType Type, byte[] Bytes)?> NextAsync()
    {
        if (_paused is { } paused) await paused.Task.ConfigureAwait(false);
        return await _socket.ReceiveAsync().ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await NextAsync().ConfigureAwait(false) is var (type, bytes))
            {
                if (type is WebSocketMessageType.Text) Take(JsonNode.Parse(bytes)!.AsObject());
                else await DrawAsync(bytes).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (PeerSocket.IsEnd(error))
        {
            // It ended while a frame was being acknowledged.
        }

        Messages.End(_socket.Closed?.ToString() ?? "connection lost");
    }

    private void Take(JsonObject message)
    {
        if (Is(message, "session.snapshot")) Show(() => _screen.Clear().Append((string)message["content"]!));
        Messages.Add(message);
    }

    private async Task DrawAsync(byte[] bytes)
    {
        var (_, _, seq, output) = PlainFrame.Read(bytes);
        Show(() =>
        {
            _screen.Append(Encoding.Latin1.GetString(output));
            if (_screen.Length > 2 * MaxScreen) _screen.Remove(0, _screen.Length - MaxScreen);
        });
        if (_acknowledges) await SendAsync("session.ack", ("seq", seq)).ConfigureAwait(false);
    }

    private void Show(Action draw)
    {
        TaskCompletionSource shown;
        lock (_lock)
        {
            draw();
            shown = _shown;
            _shown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        shown.SetResult();
    }
}

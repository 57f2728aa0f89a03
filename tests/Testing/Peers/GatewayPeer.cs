using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Chatcode.Protocol;

namespace Chatcode.Testing.Peers;

/// <summary>
/// A daemon on a real socket, without tmux: it starts and ends sessions, echoes input as output, answers snapshots with
/// what a session has printed, and otherwise does what the test says.
/// </summary>
public sealed class GatewayPeer : IAsyncDisposable
{
    private readonly PeerSocket _socket;
    private readonly Task _receiving;
    private volatile TaskCompletionSource? _paused;

    private GatewayPeer(PeerSocket socket, string id)
    {
        _socket = socket;
        Id = id;
        _receiving = ReceiveAsync();
    }

    /// <summary>The gateway's id.</summary>
    public string Id { get; }

    /// <summary>Commands, in order.</summary>
    public MessageLog<GatewayCommand> Commands { get; } = new();

    /// <summary>What was typed, in order.</summary>
    public MessageLog<byte[]> Input { get; } = new();

    /// <summary>Whether commands are answered and input is echoed.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>Whether <c>session.ack</c> is answered, as older daemons do.</summary>
    public bool AnswersAcks { get; set; }

    /// <summary>Sessions that were started or taken up.</summary>
    public ConcurrentDictionary<string, PeerSession> Sessions { get; } = new();

    /// <summary>What its machine has beside them.</summary>
    public PeerMachine Machine { get; } = new();

    /// <summary>Ends when the socket has.</summary>
    public Task Ended => _receiving;

    /// <summary>With what the control plane closed; null while open, or when the connection was lost.</summary>
    public (int Code, string Reason)? Closed => _socket.Closed;

    /// <summary>Opens the socket and says nothing.</summary>
    /// <param name="server">The control plane's http address.</param>
    /// <param name="id">The gateway.</param>
    /// <param name="token">Its token.</param>
    public static async Task<GatewayPeer> OpenAsync(Uri server, string id, string token)
    {
        var address = new UriBuilder(server) { Scheme = "ws", Path = $"/gw/connect/{id}" }.Uri;
        return new GatewayPeer(await PeerSocket.ConnectAsync(address, ("Authorization", $"Bearer {token}")).ConfigureAwait(false), id);
    }

    /// <summary>Connects as a daemon does: hello, one health, one snapshot per session it has.</summary>
    public static async Task<GatewayPeer> ConnectAsync(Uri server, string id, string token, params PeerSession[] sessions)
    {
        var peer = await OpenAsync(server, id, token).ConfigureAwait(false);
        foreach (var session in sessions) peer.Sessions[session.Id] = session;
        await peer.SendAsync(Hello(id)).ConfigureAwait(false);
        await peer.SendHealthAsync().ConfigureAwait(false);
        foreach (var session in sessions) await peer.SendAsync(session.Snapshot(requestId: null)).ConfigureAwait(false);
        return peer;
    }

    /// <summary>A hello with every capability.</summary>
    public static GatewayHello Hello(string id) => new()
    {
        GatewayId = id,
        Version = "1.2.3",
        Hostname = "peer",
        Capabilities = [Capabilities.BinaryInput, Capabilities.AckFlow, Capabilities.Resume],
        SystemInfo = new SystemInfo { Os = "debian", Arch = "x64", Cpus = 2, RamTotalBytes = 1, DiskTotalBytes = 1 },
    };

    /// <summary>Says that it lives and what sessions it has.</summary>
    public Task SendHealthAsync() => SendAsync(new GatewayHealth
    {
        GatewayId = Id,
        Timestamp = TimeProvider.System.GetUtcNow(),
        ActiveSessions = [.. Sessions.Keys.Select(static id => new ActiveSession { SessionId = id, LastActivityAt = TimeProvider.System.GetUtcNow() })],
    });

    /// <summary>Sends a message.</summary>
    public Task SendAsync(WireMessage message) => _socket.SendAsync(message.ToUtf8(), WebSocketMessageType.Text);

    /// <summary>Sends text as it is.</summary>
    public Task SendTextAsync(string text) => _socket.SendTextAsync(text);

    /// <summary>Sends bytes as they are.</summary>
    public Task SendBinaryAsync(ReadOnlyMemory<byte> bytes) => _socket.SendAsync(bytes, WebSocketMessageType.Binary);

    /// <summary>Prints into a session.</summary>
    public Task PrintAsync(string session, string text) => PrintAsync(session, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="PrintAsync(string, string)"/>
    public async Task PrintAsync(string session, ReadOnlyMemory<byte> bytes)
    {
        var printing = Sessions[session];
        await printing.Printing.WaitAsync().ConfigureAwait(false);
        try
        {
            await _socket.SendAsync(printing.Frame(bytes.Span), WebSocketMessageType.Binary).ConfigureAwait(false);
        }
        finally
        {
            printing.Printing.Release();
        }
    }

    /// <summary>Prints a lot, as a daemon with <c>ack-flow</c> does: with no more than a window of it unacknowledged.</summary>
    /// <param name="session">The session.</param>
    /// <param name="frame">Printed again and again.</param>
    /// <param name="count">How often.</param>
    /// <param name="window">Bytes unacknowledged at most.</param>
    public async Task FloodAsync(string session, ReadOnlyMemory<byte> frame, int count, int window = 512 * 1024)
    {
        var printing = Sessions[session];
        for (var i = 0; i < count; i++)
        {
            await Wait.For(printing.UnacknowledgedBelow(window / frame.Length), $"an acknowledgement after frame {printing.Next}").ConfigureAwait(false);
            await PrintAsync(session, frame).ConfigureAwait(false);
        }
    }

    /// <summary>Reads its socket no further.</summary>
    public void Pause() => _paused ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Reads on.</summary>
    public void Resume()
    {
        var paused = _paused;
        _paused = null;
        paused?.SetResult();
    }

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _socket.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Resume();
        await _socket.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
    }

    private async Task<(WebSocketMessageType Type, byte[] Bytes)?> NextAsync()
    {
        if (_paused is { } paused) await paused.Task.ConfigureAwait(false);
        return await _socket.ReceiveAsync().ConfigureAwait(false);
    }

    private async Task TakeAsync(WebSocketMessageType type, byte[] bytes)
    {
        if (type is WebSocketMessageType.Binary)
        {
            if (FrameCodec.Parse(bytes, out var frame) is not FrameStatus.Ok) throw new InvalidDataException("not a frame");
            await TypedAsync(Encoding.UTF8.GetString(frame.SessionId), frame.Payload.ToArray()).ConfigureAwait(false);
            return;
        }

        if (!MessageReader.TryReadCommand(bytes, out var command, out var refusal)) throw new InvalidDataException(refusal.Message);
        Commands.Add(command);
        if (Answers) await AnswerAsync(command).ConfigureAwait(false);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await NextAsync().ConfigureAwait(false) is var (type, bytes)) await TakeAsync(type, bytes).ConfigureAwait(false);
        }
        catch (Exception error) when (PeerSocket.IsEnd(error))
        {
            // It ended while something was being answered.
        }

        Commands.End(Closed?.ToString() ?? "connection lost");
        Input.End(Closed?.ToString() ?? "connection lost");
    }

    private async Task AnswerAsync(GatewayCommand command)
    {
        switch (command)
        {
            case SessionCreate create:
                var session = Sessions[create.SessionId] = new PeerSession(create.SessionId);
                await SendAsync(new SessionStarted { RequestId = create.RequestId, SessionId = create.SessionId, Stream = session.Stream }).ConfigureAwait(false);
                break;
            case SessionSnapshotRequest snapshot when Sessions.TryGetValue(snapshot.SessionId, out var shown):
                await shown.Printing.WaitAsync().ConfigureAwait(false);
                try
                {
                    await SendAsync(shown.Snapshot(snapshot.RequestId)).ConfigureAwait(false);
                }
                finally
                {
                    shown.Printing.Release();
                }

                break;
            case SessionInput input:
                await TypedAsync(input.SessionId, input.Data.ToArray()).ConfigureAwait(false);
                break;
            case SessionEnd end:
                Sessions.TryRemove(end.SessionId, out _);
                await SendAsync(new SessionEnded { SessionId = end.SessionId }).ConfigureAwait(false);
                break;
            case SessionAck ack:
                if (Sessions.TryGetValue(ack.SessionId, out var acknowledged)) acknowledged.Acknowledge(ack);
                if (!AnswersAcks) return;
                break;
        }

        var error = await Machine.ServeAsync(command, SendAsync).ConfigureAwait(false);
        await SendAsync(new Ack { RequestId = command.RequestId, Ok = error is null, Error = error }).ConfigureAwait(false);
    }

    private async Task TypedAsync(string session, byte[] bytes)
    {
        Input.Add(bytes);
        if (Answers && Sessions.ContainsKey(session)) await PrintAsync(session, bytes).ConfigureAwait(false);
    }
}

using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chatcode.Testing.Peers.Plain;

/// <summary>
/// Somebody else's daemon: the base protocol and nothing of what ours adds. It names itself by header, says hello without
/// capabilities, takes input as commands only, numbers its frames from 0 on each connection, sends snapshots without
/// stream and seq, answers every <c>session.ack</c>, and tells nobody of a new grid. All its messages are written by hand:
/// nothing of <c>src/Protocol</c> is used, so that no extension of ours gets in by accident.
/// </summary>
public sealed class PlainGateway : IAsyncDisposable
{
    private readonly PeerSocket _socket;
    private readonly string _id;
    private readonly Task _receiving;
    private readonly SemaphoreSlim _printing = new(1, 1);
    private readonly ConcurrentDictionary<string, ulong> _seqs = new();

    private readonly Action<byte[]>? _onInput;

    private PlainGateway(PeerSocket socket, string id, Action<byte[]>? onInput, PlainSession[] sessions)
    {
        _socket = socket;
        _id = id;
        _onInput = onInput;
        foreach (var session in sessions) Sessions[session.Id] = session;
        _receiving = ReceiveAsync();
    }

    /// <summary>Sessions that were started or taken up.</summary>
    public ConcurrentDictionary<string, PlainSession> Sessions { get; } = new();

    /// <summary>Commands, in order.</summary>
    public MessageLog<JsonObject> Commands { get; } = new();

    /// <summary>What was typed, in order.</summary>
    public MessageLog<byte[]> Input { get; } = new();

    /// <summary>Whether snapshot requests are answered; the test does it otherwise.</summary>
    public bool AnswersSnapshots { get; set; } = true;

    /// <summary>What no control plane may send to a daemon of the base protocol; empty when all is well.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    /// <summary>Ends when the socket has.</summary>
    public Task Ended => _receiving;

    /// <summary>Connects: hello, one health, one snapshot per session.</summary>
    /// <param name="server">The control plane's http address.</param>
    /// <param name="id">The gateway.</param>
    /// <param name="token">Its token.</param>
    /// <param name="sessions">What runs already.</param>
    public static Task<PlainGateway> ConnectAsync(Uri server, string id, string token, params PlainSession[] sessions) =>
        ConnectAsync(server, id, token, onInput: null, sessions);

    /// <inheritdoc cref="ConnectAsync(Uri, string, string, PlainSession[])"/>
    /// <param name="onInput">What is done with input; null for an echo.</param>
    public static async Task<PlainGateway> ConnectAsync(Uri server, string id, string token, Action<byte[]>? onInput, PlainSession[] sessions)
    {
        var address = new UriBuilder(server) { Scheme = "ws", Path = "/gw/connect" }.Uri;
        var socket = await PeerSocket.ConnectAsync(address, ("Authorization", $"Bearer {token}"), ("X-Gateway-Id", id)).ConfigureAwait(false);
        var gateway = new PlainGateway(socket, id, onInput, sessions);
        await gateway.SendAsync(new JsonObject
        {
            ["type"] = "gateway.hello",
            ["gateway_id"] = id,
            ["version"] = "0.9",
            ["hostname"] = "plain",
            ["runtime_version"] = "go1.22",
            ["system_info"] = new JsonObject { ["os"] = "ubuntu", ["arch"] = "amd64", ["cpus"] = 1, ["ram_total_bytes"] = 1, ["disk_total_bytes"] = 1 },
        }).ConfigureAwait(false);
        await gateway.SendHealthAsync().ConfigureAwait(false);
        foreach (var session in sessions) await gateway.SendSnapshotAsync(session, requestId: null).ConfigureAwait(false);
        return gateway;
    }

    /// <summary>How many frames it has printed into a session on this connection.</summary>
    public ulong Printed(string session) => _seqs.TryGetValue(session, out var last) ? last + 1 : 0;

    /// <summary>Says that it lives and what sessions it has.</summary>
    public Task SendHealthAsync() => SendAsync(new JsonObject
    {
        ["type"] = "gateway.health",
        ["gateway_id"] = _id,
        ["timestamp"] = "2026-01-02T03:04:05Z",
        ["active_sessions"] = new JsonArray(
            [.. Sessions.Keys.Select(static id => new JsonObject { ["session_id"] = id, ["last_activity_at"] = "2026-01-02T03:04:05.678+00:00" })]),
    });

    /// <summary>Prints into a session.</summary>
    public async Task PrintAsync(string session, ReadOnlyMemory<byte> bytes)
    {
        await _printing.WaitAsync().ConfigureAwait(false);
        try
        {
            Sessions[session].Draw(bytes.Span);
            var seq = _seqs.AddOrUpdate(session, 0, static (_, last) => last + 1);
            await _socket.SendAsync(PlainFrame.Write(PlainFrame.Output, session, seq, bytes.Span), WebSocketMessageType.Binary).ConfigureAwait(false);
        }
        finally
        {
            _printing.Release();
        }
    }

    /// <summary>Sends the screen as it is now, in its place among the frames: all before it are in it, none behind it is.</summary>
    public async Task SendSnapshotAsync(PlainSession session, string? requestId)
    {
        await _printing.WaitAsync().ConfigureAwait(false);
        try
        {
            var message = new JsonObject { ["type"] = "session.snapshot", ["session_id"] = session.Id, ["content"] = session.Screen };
            if (requestId is not null) message["request_id"] = requestId;
            await SendAsync(message).ConfigureAwait(false);
        }
        finally
        {
            _printing.Release();
        }
    }

    /// <summary>Ends the answer to a command.</summary>
    public Task AcknowledgeAsync(string requestId) =>
        SendAsync(new JsonObject { ["type"] = "ack", ["request_id"] = requestId, ["ok"] = true, ["took_ms"] = 3 });

    /// <summary>Cuts the connection.</summary>
    public void Abort() => _socket.Abort();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _socket.DisposeAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(false);
        _printing.Dispose();
    }

    private Task SendAsync(JsonObject message)
    {
        message["schema_version"] = "1";
        return _socket.SendTextAsync(message.ToJsonString());
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (await _socket.ReceiveAsync().ConfigureAwait(false) is var (type, bytes))
            {
                if (type is WebSocketMessageType.Binary) Faults.Enqueue("a binary message, which it never said it takes");
                else await TakeAsync(JsonNode.Parse(bytes)!.AsObject()).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (PeerSocket.IsEnd(error))
        {
            // It ended while something was being answered.
        }

        Commands.End(_socket.Closed?.ToString() ?? "connection lost");
        Input.End(_socket.Closed?.ToString() ?? "connection lost");
    }

    private async Task TakeAsync(JsonObject command)
    {
        if ((string?)command["schema_version"] != "1") Faults.Enqueue($"schema_version {command["schema_version"]}");
        if ((string?)command["request_id"] is not { Length: > 0 } requestId)
        {
            Faults.Enqueue($"a command without request_id: {command.ToJsonString()}");
            return;
        }

        Commands.Add(command);
        switch ((string?)command["type"])
        {
            case "session.create":
                var started = (string)command["session_id"]!;
                Sessions[started] = new PlainSession(started);
                await SendAsync(new JsonObject { ["type"] = "session.started", ["request_id"] = requestId, ["session_id"] = started }).ConfigureAwait(false);
                break;
            case "session.input":
                await TypedAsync(Named(command), Convert.FromBase64String((string)command["data"]!)).ConfigureAwait(false);
                break;
            case "session.resize":
                Named(command).Grid = ((int)command["cols"]!, (int)command["rows"]!);
                break;
            case "session.snapshot" when !AnswersSnapshots:
                return;
            case "session.snapshot":
                await SendSnapshotAsync(Named(command), requestId).ConfigureAwait(false);
                break;
            case "session.end":
                Sessions.TryRemove((string)command["session_id"]!, out _);
                await SendAsync(new JsonObject { ["type"] = "session.ended", ["session_id"] = (string)command["session_id"]! }).ConfigureAwait(false);
                break;
            case "session.ack":
                break;
            default:
                await SendAsync(new JsonObject { ["type"] = "ack", ["request_id"] = requestId, ["ok"] = false, ["error"] = "unknown command" }).ConfigureAwait(false);
                return;
        }

        await AcknowledgeAsync(requestId).ConfigureAwait(false);
    }

    private PlainSession Named(JsonObject command) =>
        Sessions.GetValueOrDefault((string?)command["session_id"] ?? "") ?? throw new InvalidDataException($"no such session: {command.ToJsonString()}");

    private async Task TypedAsync(PlainSession session, byte[] bytes)
    {
        Input.Add(bytes);
        if (_onInput is not null) _onInput(bytes);
        else await PrintAsync(session.Id, bytes).ConfigureAwait(false);
    }
}

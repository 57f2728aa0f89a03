using System.Text.Json.Nodes;
using Chatcode.Edge.Tests.Hosting;
using Chatcode.Testing;
using Chatcode.Testing.Peers.Plain;

namespace Chatcode.Edge.Tests.Relay;

/// <summary>A daemon of the base protocol.</summary>
internal sealed class PlainGatewayEnd(Person person, BroughtServer server, Uri address, PlainGateway peer, string session) : IGatewayEnd
{
    public PlainGateway Peer => peer;

    public byte[] Typed => [.. peer.Input.All.SelectMany(static bytes => bytes)];

    public (int Cols, int Rows)? Grid => peer.Sessions[session].Grid;

    public IReadOnlyCollection<string> Faults => peer.Faults;

    public static async Task<PlainGatewayEnd> ConnectAsync(Person person, BroughtServer server, Uri address, string session, params PlainSession[] running)
    {
        var peer = await PlainGateway.ConnectAsync(address, server.Gateway, server.Token, running);
        await person.WaitForGatewayAsync(server, connected: true);
        return new PlainGatewayEnd(person, server, address, peer, session);
    }

    public Task PrintAsync(byte[] bytes) => peer.PrintAsync(session, bytes);

    // It never heard of slowing down: only its socket holds it up.
    public Task FloodAsync(byte[] frame) => peer.PrintAsync(session, frame);

    public Task WaitForAcksAsync()
    {
        var newest = peer.Printed(session) - 1;
        return peer.Commands.WaitForAsync<JsonObject>(command => (string?)command["type"] == "session.ack" && (ulong)command["seq"]! == newest);
    }

    public async Task<IGatewayEnd> ReconnectAsync(byte[] drawnMeanwhile)
    {
        peer.Abort();
        await Wait.For(peer.Ended, "the link's end");
        await person.WaitForGatewayAsync(server, connected: false);
        var terminal = peer.Sessions[session];
        terminal.Draw(drawnMeanwhile);
        return await ConnectAsync(person, server, address, session, terminal);
    }

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}

/// <summary>A page of the base protocol.</summary>
internal sealed class PlainBrowserEnd(PlainBrowser peer) : IBrowserEnd
{
    public string Screen => peer.Screen;

    public int Snapshots => peer.Messages.All.Count(static message => (string?)message["type"] == "session.snapshot");

    public IReadOnlyCollection<string> Faults => [];

    public Task WaitForScreenAsync(string text) => peer.WaitForScreenAsync(screen => screen.Contains(text, StringComparison.Ordinal), text);

    public Task WaitForSnapshotAsync() => peer.MessageAsync("session.snapshot");

    public Task TypeAsync(string text) => peer.TypeAsync(text);

    public async Task TypeRefusedAsync(string text)
    {
        if (await peer.TypeAsync(text) is not { } request)
        {
            await peer.MessageAsync("error", static error => (string?)error["code"] == "read_only");
            return;
        }

        var (ok, error) = await peer.AnswerAsync(request);
        Assert.False(ok);
        Assert.StartsWith("session is read-only", error, StringComparison.Ordinal);
    }

    public async Task<bool> ResizeAsync(int cols, int rows) => (await peer.AnswerAsync(await peer.ResizeAsync(cols, rows))).Ok;

    public Task WaitForGridAsync(int cols, int rows) =>
        peer.MessageAsync("session.resized", resized => (int)resized["cols"]! == cols && (int)resized["rows"]! == rows);

    public async Task RefreshAsync()
    {
        var request = await peer.AskForSnapshotAsync();
        await peer.MessageAsync("session.snapshot", snapshot => (string?)snapshot["request_id"] == request);
        Assert.True((await peer.AnswerAsync(request)).Ok);
    }

    public async Task WaitForOfflineAndOnlineAsync()
    {
        await peer.MessageAsync("gateway.offline");
        await peer.MessageAsync("gateway.online");
    }

    public void Pause() => peer.Pause();

    public void Resume() => peer.Resume();

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}

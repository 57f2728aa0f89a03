using Chatcode.Edge.Tests.Hosting;
using Chatcode.Protocol;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Relay;

/// <summary>A daemon with every capability of ours.</summary>
internal sealed class OurGatewayEnd(Person person, BroughtServer server, GatewayPeer peer, string session) : IGatewayEnd
{
    public byte[] Typed => [.. peer.Input.All.SelectMany(static bytes => bytes)];

    public (int Cols, int Rows)? Grid => peer.Commands.All.OfType<SessionResize>().LastOrDefault() is { } resize ? (resize.Cols, resize.Rows) : null;

    public IReadOnlyCollection<string> Faults => [];

    public Task PrintAsync(byte[] bytes) => peer.PrintAsync(session, bytes);

    public Task FloodAsync(byte[] frame) => peer.FloodAsync(session, frame, 1);

    public Task WaitForAcksAsync() => Wait.For(peer.Sessions[session].UnacknowledgedBelow(1), "the newest frame's acknowledgement");

    public async Task<IGatewayEnd> ReconnectAsync(byte[] drawnMeanwhile)
    {
        peer.Abort();
        await Wait.For(peer.Ended, "the link's end");
        await person.WaitForGatewayAsync(server, connected: false);
        var terminal = peer.Sessions[session];

        // Ours keeps what was printed for its snapshot; a number that was never sent would be a gap, so it starts a new stream.
        var again = terminal.AfterLoss(drawnMeanwhile);
        return new OurGatewayEnd(person, server, await person.ConnectAsync(server, again), session);
    }

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}

/// <summary>A page that knows all of ours.</summary>
internal sealed class OurBrowserEnd(BrowserPeer peer, string session) : IBrowserEnd
{
    private int _requests;

    public string Screen => peer.Screen;

    public int Snapshots => peer.Messages.All.OfType<SessionSnapshot>().Count();

    public IReadOnlyCollection<string> Faults => peer.Faults;

    public Task WaitForScreenAsync(string text) => peer.WaitForScreenAsync(text);

    public Task WaitForSnapshotAsync() => peer.Messages.WaitForAsync<SessionSnapshot>();

    public Task TypeAsync(string text) => peer.TypeAsync(text);

    public async Task TypeRefusedAsync(string text)
    {
        await peer.TypeAsync(text);
        await peer.Messages.WaitForAsync<ErrorNotice>(error => error.Code == ErrorCodes.ReadOnly);
    }

    public async Task<bool> ResizeAsync(int cols, int rows)
    {
        var request = $"r{++_requests}";
        await peer.SendAsync(new BrowserResize { SessionId = session, Cols = cols, Rows = rows, RequestId = request });
        return (await peer.Messages.WaitForAsync<Ack>(ack => ack.RequestId == request)).Ok;
    }

    public Task WaitForGridAsync(int cols, int rows) =>
        peer.Messages.WaitForAsync<SessionResized>(resized => (resized.Cols, resized.Rows) == (cols, rows));

    public async Task RefreshAsync()
    {
        var request = $"r{++_requests}";
        await peer.SendAsync(new BrowserSnapshotRequest { SessionId = session, RequestId = request });
        await peer.Messages.WaitForAsync<SessionSnapshot>(snapshot => snapshot.RequestId == request);
        Assert.True((await peer.Messages.WaitForAsync<Ack>(ack => ack.RequestId == request)).Ok);
    }

    public async Task WaitForOfflineAndOnlineAsync()
    {
        await peer.Messages.WaitForAsync<GatewayOffline>();
        await peer.Messages.WaitForAsync<GatewayOnline>();
    }

    public void Pause() => peer.Pause();

    public void Resume() => peer.Resume();

    public ValueTask DisposeAsync() => peer.DisposeAsync();
}

using Chatcode.Bench.Peers;
using Chatcode.Bench.Processes;

namespace Chatcode.Bench.Relays;

// What carries a session between a gateway and browsers, in a process of its own: the product, or the bare relay.
internal interface IRelay : IAsyncDisposable
{
    string Name { get; }

    ProbedProcess Process { get; }

    // A scripted gateway with one session that browsers look at, all connected.
    Task<RelayedSession> OpenSession(int viewers, Func<GatewayPeer, ReadOnlyMemory<byte>, Task> onInput);
}

internal sealed record RelayedSession(string Id, GatewayPeer Gateway, IReadOnlyList<BrowserPeer> Viewers) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        foreach (var viewer in Viewers) await viewer.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}

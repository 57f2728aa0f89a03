using System.Globalization;
using Chatcode.Bench.Peers;
using Chatcode.Bench.Processes;

namespace Chatcode.Bench.Relays;

// The ceiling: WebSockets in one Kestrel process, each message handed on as it is. No checks, no grains, no numbering.
internal sealed class BareRelay : IRelay
{
    private readonly int _port;
    private int _sessions;

    private BareRelay(ProbedProcess process, int port)
    {
        Process = process;
        _port = port;
    }

    public string Name => "bare relay";

    public ProbedProcess Process { get; }

    public static async Task<BareRelay> StartAsync()
    {
        var port = Ports.Free();
        var environment = new Dictionary<string, string> { ["PORT"] = port.ToString(CultureInfo.InvariantCulture) };
        var process = await ProbedProcess.StartAsync(typeof(BareRelay).Assembly.Location, [BareRelayHost.Command], environment);
        await Ports.Ready(process, new Uri($"http://127.0.0.1:{port}/readyz"));
        return new BareRelay(process, port);
    }

    public async Task<RelayedSession> OpenSession(int viewers, Func<GatewayPeer, ReadOnlyMemory<byte>, Task> onInput)
    {
        var id = $"ses-bare{_sessions++}";
        var none = new Dictionary<string, string>();
        var gateway = await GatewayPeer.ConnectAsync(new Uri($"ws://127.0.0.1:{_port}/gateway/{id}"), id, none, onInput);
        gateway.Prints(id, bytes: 1);
        var browsers = new List<BrowserPeer>();
        for (var i = 0; i < viewers; i++)
        {
            browsers.Add(await BrowserPeer.ConnectAsync(new Uri($"ws://127.0.0.1:{_port}/browser/{id}"), id, none, expectScreen: false));
        }

        return new RelayedSession(id, gateway, browsers);
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}

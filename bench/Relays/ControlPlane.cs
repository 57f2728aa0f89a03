using System.Globalization;
using Chatcode.Bench.Peers;
using Chatcode.Bench.Processes;
using Chatcode.Bench.Reporting;
using Chatcode.Testing;

namespace Chatcode.Bench.Relays;

// The product, on a database of its own: Standalone as ./run starts it, or (Apart) a silo and an edge as processes of their
// own, which are measured as one.
internal sealed class ControlPlane : IRelay
{
    // Of a server; more than any measurement has.
    private const string MaxSessions = "50";

    private readonly TestDatabase _database;
    private readonly DirectoryInfo _data;
    private readonly int _port;

    private ControlPlane(TestDatabase database, DirectoryInfo data, ProbedProcess process, int port)
    {
        _database = database;
        _data = data;
        _port = port;
        Process = process;
        Api = new ApiClient(Address);
    }

    public static bool Apart { get; set; }

    public string Name => Apart ? "silo and edge" : "chatcode";

    public ProbedProcess Process { get; }

    public ApiClient Api { get; }

    public Uri Address => new($"http://localhost:{_port}");

    public static async Task<ControlPlane> StartAsync()
    {
        var database = await TestDatabase.CreateAsync();
        var data = Directory.CreateTempSubdirectory("chatcode-bench-data-");
        var port = Ports.Free();
        var environment = new Dictionary<string, string>
        {
            ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["DATABASE_URL"] = database.ConnectionString,
            ["DATA_DIR"] = data.FullName,
            ["MANAGEMENT_PORT"] = "off",
            ["Gateways__MaxSessions"] = MaxSessions,
            ["AUTH_MODE"] = "dev",
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
        };
        var process = Apart
            ? await ProbedProcess.StartAsync(Tree.Built("Chatcode.Edge", "Chatcode.Edge.dll"), [], environment, await StartSilo(environment))
            : await ProbedProcess.StartAsync(Tree.Built("Chatcode.Standalone", "Chatcode.Standalone.dll"), [], environment);
        var controlPlane = new ControlPlane(database, data, process, port);
        await Ports.Ready(process, new Uri(controlPlane.Address, "/readyz"));
        return controlPlane;
    }

    private static async Task<ProbedProcess> StartSilo(Dictionary<string, string> environment)
    {
        var management = Ports.Free();
        var silo = await ProbedProcess.StartAsync(
            Tree.Built("Chatcode.Silo", "Chatcode.Silo.dll"), [], new Dictionary<string, string>(environment) { ["MANAGEMENT_PORT"] = management.ToString(CultureInfo.InvariantCulture) });
        await Ports.Ready(silo, new Uri($"http://localhost:{management}/readyz"));
        return silo;
    }

    public async Task<RelayedSession> OpenSession(int viewers, Func<GatewayPeer, ReadOnlyMemory<byte>, Task> onInput)
    {
        var server = await Api.AddServer();
        var gateway = await ConnectGateway(server, onInput);
        await Api.Connected(server);
        var session = await Api.StartSession(server);
        gateway.Prints(session, bytes: 1);
        var browsers = new List<BrowserPeer>();
        for (var i = 0; i < viewers; i++) browsers.Add(await ConnectBrowser(server, session));
        return new RelayedSession(session, gateway, browsers);
    }

    public Task<GatewayPeer> ConnectGateway(AddedServer server, Func<GatewayPeer, ReadOnlyMemory<byte>, Task> onInput) => GatewayPeer.ConnectAsync(
        WebSocketAddress($"/gw/connect/{server.GatewayId}"),
        server.GatewayId,
        new Dictionary<string, string> { ["Authorization"] = $"Bearer {server.GatewayToken}" },
        onInput);

    public Task<BrowserPeer> ConnectBrowser(AddedServer server, string session, string resumeQuery = "") => BrowserPeer.ConnectAsync(
        WebSocketAddress($"/vps/{server.Id}/terminal?session_id={session}{resumeQuery}"),
        session,
        new Dictionary<string, string> { [ApiClient.UserHeader] = ApiClient.User, ["Origin"] = Address.GetLeftPart(UriPartial.Authority) },
        expectScreen: true);

    public Uri WebSocketAddress(string pathAndQuery) => new($"ws://localhost:{_port}{pathAndQuery}");

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Process.DisposeAsync();
        await _database.DisposeAsync();
        _data.Delete(recursive: true);
    }
}

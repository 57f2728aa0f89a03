using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Testing;
using Chatcode.Testing.Peers;

namespace Chatcode.Edge.Tests.Hosting;

/// <summary>Somebody with an account, who calls the API as a client does.</summary>
public sealed class Person : IDisposable
{
    private readonly Uri _server;

    public Person(RunningStandalone standalone, string? name = null)
    {
        _server = standalone.Address;
        Name = name ?? "p" + Guid.NewGuid().ToString("N")[..12];
        Http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = _server };
        Http.DefaultRequestHeaders.Add("X-Dev-User", Name);
    }

    public string Name { get; }

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await Http.GetAsync(path));

    public async Task<JsonElement> PostAsync(string path, object body) => await ReadAsync(await Http.PostAsJsonAsync(path, body));

    /// <summary>Brings a server.</summary>
    public async Task<BroughtServer> BringServerAsync(string label = "test")
    {
        var made = await PostAsync("/vps/manual", new { label });
        return new BroughtServer(
            made.GetProperty("vps").GetProperty("id").GetString()!,
            made.GetProperty("gateway_id").GetString()!,
            made.GetProperty("gateway_auth_token").GetString()!);
    }

    /// <summary>Connects a server's gateway and waits until it shows.</summary>
    public async Task<GatewayPeer> ConnectAsync(BroughtServer server, params PeerSession[] sessions)
    {
        var gateway = await GatewayPeer.ConnectAsync(_server, server.Gateway, server.Token, sessions);
        await WaitForGatewayAsync(server, connected: true);
        return gateway;
    }

    public Task WaitForGatewayAsync(BroughtServer server, bool connected) => Wait.Until(
        async () => (await GetAsync($"/vps/{server.Vps}")).GetProperty("gateway_connected").GetBoolean() == connected,
        $"gateway_connected {connected}");

    /// <summary>Starts a session.</summary>
    public async Task<string> StartSessionAsync(BroughtServer server)
    {
        var made = await PostAsync($"/vps/{server.Vps}/sessions", new { agent_type = "none" });
        return made.GetProperty("session_id").GetString()!;
    }

    public Task<BrowserPeer> WatchAsync(BroughtServer server, string session, bool reads = true, bool acknowledges = false) =>
        BrowserPeer.ConnectAsync(_server, Name, server.Vps, session, reads, acknowledges);

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
            return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        }
    }
}

/// <summary>A server that a person brought.</summary>
public sealed record BroughtServer(string Vps, string Gateway, string Token);

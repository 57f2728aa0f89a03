using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Testing;

namespace Chatcode.Bench.Relays;

internal sealed record AddedServer(string Id, string GatewayId, string GatewayToken);

// The few HTTP calls that set a measurement up, as a development user.
internal sealed class ApiClient : IDisposable
{
    public const string UserHeader = "X-Dev-User";
    public const string User = "bench";

    private readonly HttpClient _http;

    public ApiClient(Uri address)
    {
        _http = new HttpClient { BaseAddress = address };
        _http.DefaultRequestHeaders.Add(UserHeader, User);
    }

    public async Task<AddedServer> AddServer()
    {
        var made = await Post("/vps/manual", new { });
        return new(Text(made.GetProperty("vps"), "id"), Text(made, "gateway_id"), Text(made, "gateway_auth_token"));
    }

    // Waits until the control plane says that the server's gateway is there.
    public Task Connected(AddedServer server) => Wait.Until(
        async () => (await Get($"/vps/{server.Id}")) is var vps
            && vps.GetProperty("gateway_connected").GetBoolean()
            && Text(vps, "status") == "active",
        $"{server.Id} to be connected and active");

    public async Task<string> StartSession(AddedServer server) =>
        Text(await Post($"/vps/{server.Id}/sessions", new { agent_type = "none", cols = 80, rows = 24 }), "session_id");

    public async Task EndSession(AddedServer server, string session)
    {
        using var answer = await _http.DeleteAsync(new Uri($"/vps/{server.Id}/sessions/{session}", UriKind.Relative));
        answer.EnsureSuccessStatusCode();
    }

    public Task<byte[]> GetBytes(string path) => _http.GetByteArrayAsync(new Uri(path, UriKind.Relative));

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> Get(string path) => await Body(await _http.GetAsync(new Uri(path, UriKind.Relative)));

    private async Task<JsonElement> Post(string path, object body) =>
        await Body(await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body));

    private static async Task<JsonElement> Body(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode
                ? JsonSerializer.Deserialize<JsonElement>(text)
                : throw new InvalidOperationException($"{answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {text}");
        }
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}

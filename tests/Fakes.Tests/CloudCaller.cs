using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Fakes.DigitalOcean;

namespace Chatcode.Fakes.Tests;

/// <summary>Calls the API as an application does.</summary>
internal sealed class CloudCaller : IDisposable
{
    private readonly HttpClient _http;

    public CloudCaller(FakeDigitalOcean cloud, string token)
    {
        _http = new HttpClient { BaseAddress = cloud.Address };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public static Dictionary<string, object?> Order => new()
    {
        ["name"] = "vps-1",
        ["region"] = "fra1",
        ["size"] = "s-1vcpu-1gb",
        ["image"] = "ubuntu-24-04-x64",
        ["tags"] = new[] { "chatcode", "chatcode:vps-1" },
        ["user_data"] = "#!/bin/sh\necho hello\n",
    };

    public Task<HttpResponseMessage> PostAsync(string path, object body, CancellationToken cancellationToken = default) => _http.PostAsJsonAsync(path, body, cancellationToken);

    public Task<HttpResponseMessage> DeleteAsync(string path) => _http.DeleteAsync(path);

    public Task<HttpResponseMessage> SendAsync(string path) => _http.GetAsync(path);

    public async Task<JsonElement> GetAsync(string path) => await _http.GetFromJsonAsync<JsonElement>(path);

    public async Task<long> CreateAsync(string tag = "chatcode")
    {
        var order = Order;
        order["tags"] = new[] { tag };
        using var answer = await PostAsync("/v2/droplets", order);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("droplet").GetProperty("id").GetInt64();
    }

    public void Dispose() => _http.Dispose();
}

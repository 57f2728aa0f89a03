using System.Net.Http.Headers;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;

namespace Chatcode.Edge.Tests.Management;

/// <summary>Somebody at the management port.</summary>
internal sealed class Operator : IDisposable
{
    /// <param name="authorization">The header; null for none.</param>
    public Operator(RunningStandalone standalone, string? authorization = "Bearer " + RunningStandalone.OperatorToken)
    {
        Http = new HttpClient { BaseAddress = standalone.ManagementAddress };
        if (authorization is not null) Http.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse(authorization);
    }

    public HttpClient Http { get; }

    public async Task<JsonElement> InspectAsync(string gateway)
    {
        using var answer = await Http.GetAsync($"/admin/gateways/{gateway}");
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode} {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public void Dispose() => Http.Dispose();
}

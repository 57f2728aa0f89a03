using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Chatcode.Edge.Tests.Operations;

/// <summary>Runs examples in their order; answers of named ones are variables of those that follow.</summary>
internal sealed partial class ApiExampleRun(Uri host, string user) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly Dictionary<string, JsonElement> _answers = [];

    /// <returns>What it was answered.</returns>
    public async Task<string> RunAsync(ApiExample example)
    {
        using var request = new HttpRequestMessage(new HttpMethod(example.Method), Fill(example.Address));
        if (example.Body is { } body) request.Content = new StringContent(Fill(body), Encoding.UTF8);
        foreach (var (name, value) in example.Headers)
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.Add(name, Fill(value));
        }

        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == example.Expected, $"{example.Title}: {request.Method} {request.RequestUri}: expected {example.Expected}, got {(int)answer.StatusCode} {text}");
        if (example.Name is { } known) _answers[known] = JsonDocument.Parse(text).RootElement;
        return text;
    }

    /// <summary>A member of a named answer, its names separated by dots.</summary>
    public string Answer(string name, string path) =>
        path.Split('.').Aggregate(_answers[name], static (element, member) => element.GetProperty(member)).ToString();

    public void Dispose() => _http.Dispose();

    private string Fill(string text) => Variable().Replace(text, match => match.Groups["variable"].Value switch
    {
        "host" => host.GetLeftPart(UriPartial.Authority),
        "user" => user,
        "sums" => "SHA256SUMS",
        _ => Answer(match.Groups["answer"].Value, match.Groups["path"].Value),
    });

    [GeneratedRegex(@"\{\{(?:(?<variable>\w+)|(?<answer>\w+)\.response\.body\.\$\.(?<path>[\w.]+))\}\}")]
    private static partial Regex Variable();
}

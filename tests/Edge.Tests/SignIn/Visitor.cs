using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Chatcode.Edge.Tests.Hosting;

namespace Chatcode.Edge.Tests.SignIn;

/// <summary>A browser with cookies of its own, which goes only where it is sent, from an address of its own behind a proxy.</summary>
public sealed class Visitor : IDisposable
{
    private static int _visitors;

    private readonly HttpClient _http;

    public Visitor(RunningStandalone standalone, string? address = null)
    {
        var number = Interlocked.Increment(ref _visitors);
        Address = address ?? string.Create(CultureInfo.InvariantCulture, $"203.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}");
        Server = standalone.Address;
        _http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false }) { BaseAddress = Server };
    }

    /// <summary>Seen by the server when it trusts 127.0.0.1 as a proxy.</summary>
    public string Address { get; }

    public Uri Server { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The sign-in's cookie; null when it has none.</summary>
    public string? SignInCookie => Cookies.GetCookies(Server)["chatcode"]?.Value;

    public void Dispose() => _http.Dispose();

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string url, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, url) { Content = body };
        request.Headers.Add("X-Forwarded-For", Address);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request);
    }

    public Task<HttpResponseMessage> GetAsync(string url, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, url, null, headers);

    public Task<HttpResponseMessage> PostAsync(string url, object? body = null, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, url, body is null ? null : JsonContent.Create(body), headers);

    /// <summary>Goes where it is redirected to, as long as that is a step of a flow.</summary>
    /// <returns>The page on which it ends, as path and query where it is on the server.</returns>
    public async Task<string> FollowAsync(string url)
    {
        for (var steps = 0; steps < 10; steps++)
        {
            using var answer = await GetAsync(url);
            if (answer.Headers.Location is not { } location)
            {
                throw new InvalidOperationException($"{url} answered {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }

            var next = new Uri(new Uri(Server, url), location);
            if (next.Authority == Server.Authority && !next.AbsolutePath.StartsWith("/auth/", StringComparison.Ordinal)) return next.PathAndQuery;
            url = next.AbsoluteUri;
        }

        throw new InvalidOperationException($"redirected for ever, now to {url}");
    }

    /// <summary>Follows a flow up to where the provider sends back to.</summary>
    public async Task<string> CallbackAsync(string url)
    {
        for (var steps = 0; steps < 10; steps++)
        {
            using var answer = await GetAsync(url);
            var next = new Uri(new Uri(Server, url), answer.Headers.Location ?? throw new InvalidOperationException($"{url} answered {(int)answer.StatusCode}"));
            if (next.AbsolutePath.EndsWith("/callback", StringComparison.Ordinal)) return next.PathAndQuery;
            url = next.AbsoluteUri;
        }

        throw new InvalidOperationException("no provider came back");
    }

    /// <summary>Who the server says is signed in; null for nobody.</summary>
    public async Task<JsonElement?> MeAsync()
    {
        using var answer = await GetAsync("/auth/me");
        if (answer.StatusCode is HttpStatusCode.Unauthorized) return null;
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async Task<string?> EmailAsync() => (await MeAsync())?.GetProperty("email").GetString();

    public async Task<string[]> ProvidersAsync() => [.. (await MeAsync())!.Value.GetProperty("providers").EnumerateArray().Select(static one => one.GetString()!)];

    /// <summary>Signs in by development's way.</summary>
    public async Task<Visitor> AsAsync(string name)
    {
        using var answer = await PostAsync("/auth/dev/login", new { user = name });
        answer.EnsureSuccessStatusCode();
        return this;
    }
}

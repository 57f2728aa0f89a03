using System.Net;
using Chatcode.Edge.Tests.Hosting;

namespace Chatcode.Edge.Tests.Http;

/// <summary>Serving the built web app, and saying so when it is not built.</summary>
public sealed class WebAppTests
{
    [Fact]
    public async Task NotBuilt_APageSaysHow_AndTheApiWorks()
    {
        await using var standalone = await RunningStandalone.StartAsync();
        using var page = await Navigate(standalone, "/");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("npm run build", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var person = new Person(standalone);
        Assert.Equal($"{person.Name}@localhost", (await person.GetAsync("/auth/me")).GetProperty("email").GetString());
    }

    [Fact]
    public async Task Built_FilesAndTheOnePageAreServed_EachCachedAsItMayBe()
    {
        await using var standalone = await RunningStandalone.StartAsync(prepare: static running =>
        {
            Directory.CreateDirectory(Path.Combine(running.WebRoot, "assets"));
            File.WriteAllText(Path.Combine(running.WebRoot, "index.html"), "<html>the app</html>");
            File.WriteAllText(Path.Combine(running.WebRoot, "assets", "index-abc.js"), new string('x', 10_000));
        });

        foreach (var path in (string[])["/", "/servers/vps-x", "/index.html"])
        {
            using var page = await Navigate(standalone, path);
            Assert.Equal("<html>the app</html>", await page.Content.ReadAsStringAsync());
            Assert.Equal("no-cache", page.Headers.CacheControl?.ToString());
            Assert.Contains("script-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("DENY", page.Headers.GetValues("X-Frame-Options").Single());
        }

        using var asset = await Navigate(standalone, "/assets/index-abc.js", ("Accept-Encoding", "gzip"));
        Assert.Equal("public, max-age=31536000, immutable", asset.Headers.CacheControl?.ToString());
        Assert.Equal("gzip", asset.Content.Headers.ContentEncoding.Single());

        // What is the API's stays the API's, and a file that is not there is not the page.
        foreach (var path in (string[])["/vps/x/y/z", "/auth/nothing", "/assets/gone.js", "/../engine"])
        {
            using var missing = await Navigate(standalone, path);
            Assert.True(missing.StatusCode is HttpStatusCode.NotFound || path == "/../engine", path);
            Assert.DoesNotContain("InProcess", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task<HttpResponseMessage> Navigate(RunningStandalone standalone, string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = standalone.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await http.SendAsync(request);
    }
}

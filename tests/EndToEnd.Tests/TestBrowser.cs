using Chatcode.Testing;
using Microsoft.Playwright;

namespace Chatcode.EndToEnd.Tests;

/// <summary>Debian's Chromium, headless, with a profile that ends with it.</summary>
internal sealed class TestBrowser : IAsyncDisposable
{
    // Without these Chromium calls home at every start, which a closed network refuses many times over.
    private static readonly string[] Quiet =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private TestBrowser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<TestBrowser> StartAsync()
    {
        var chromium = RequiredTool.Find("chromium", "apt-get install chromium");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = Quiet });
        return new TestBrowser(playwright, browser);
    }

    public async Task<IPage> NewPage(BrowserNewContextOptions? options = null)
    {
        var context = await _browser.NewContextAsync(options);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout((float)Wait.Patience.TotalMilliseconds);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}

using Chatcode.Testing;
using Microsoft.Playwright;

namespace Chatcode.EndToEnd.Tests;

/// <summary>What a person does on the pages, and sees there.</summary>
internal sealed class TerminalPage(IPage page, string url)
{
    private const string Inspection = "window.__chatcodeTerminal";

    public async Task SignIn(string name)
    {
        await page.GotoAsync(url);
        await page.GetByTestId("get-started").ClickAsync();
        await page.GetByTestId("sign-in-name").FillAsync(name);
        await page.GetByTestId("sign-in").ClickAsync();
    }

    public async Task OpenServer(string label)
    {
        await page.GetByTestId("server-row").Filter(new() { HasText = label }).ClickAsync();
        await page.GetByTestId("new-session").WaitForAsync();
    }

    public async Task StartShell()
    {
        await page.GetByTestId("new-session").ClickAsync();
        await page.GetByTestId("agent-none").CheckAsync(new() { Force = true });
        await page.GetByTestId("create-session").ClickAsync();
        await IsLive();
    }

    public Task IsLive() => Has("state() === 'live'", "a live terminal");

    public Task Reload() => page.ReloadAsync();

    public async Task Type(string line)
    {
        await page.GetByTestId("terminal").ClickAsync();
        await page.Keyboard.TypeAsync(line);
        await page.Keyboard.PressAsync("Enter");
    }

    /// <summary>Waits for a line of the screen, or of what can be scrolled to, that is just this.</summary>
    public Task Shows(string line) =>
        Has($"text().split('\\n').some(l => l.trim() === '{line}')", $"the line \"{line}\" on the screen");

    /// <summary>Waits for the terminal to have lost its connection.</summary>
    public Task IsNotLive() => Has("state() !== 'live'", "a terminal that is not live");

    /// <summary>What stands on the screen and can be scrolled back to.</summary>
    public async Task<string[]> Lines() => (await page.EvaluateAsync<string>($"{Inspection}.text()")).Split('\n');

    /// <summary>Goes up by pages; a terminal of a first screen is at its top before the last of them.</summary>
    public async Task ScrollUp(int pages)
    {
        await page.GetByTestId("terminal").ClickAsync();
        for (var i = 0; i < pages; i++) await page.Keyboard.PressAsync("Shift+PageUp");
    }

    /// <summary>Another page of the same browser at the same address.</summary>
    public async Task<TerminalPage> OpenBeside(int width, int height)
    {
        var beside = await page.Context.NewPageAsync();
        beside.SetDefaultTimeout((float)Wait.Patience.TotalMilliseconds);
        await beside.SetViewportSizeAsync(width, height);
        var terminal = new TerminalPage(beside, url);
        await beside.GotoAsync(page.Url);
        await terminal.IsLive();
        return terminal;
    }

    public Task GiveUpControl() => page.GetByTestId("release-control").ClickAsync();

    /// <summary>Waits for the header to say so.</summary>
    public Task Says(string status) => page.GetByTestId("connection-status").Filter(new() { HasText = status }).WaitForAsync();

    /// <summary>Whether the last column of the grid is inside the window.</summary>
    public Task<bool> ShowsAllColumns() => page.EvaluateAsync<bool>(
        "document.querySelector('.xterm-screen').getBoundingClientRect().right <= innerWidth");

    /// <summary>Whether it is after moving as far to the right as it goes.</summary>
    public async Task<bool> ReachesAllColumns()
    {
        await page.EvaluateAsync("document.querySelector('[data-terminal]').scrollLeft = 1e6");
        return await ShowsAllColumns();
    }

    public Task AnswerClipboard(string choice) =>
        page.GetByTestId("clipboard-notice").GetByRole(AriaRole.Button, new() { Name = choice, Exact = true }).ClickAsync();

    public Task<string> Clipboard() => page.EvaluateAsync<string>("navigator.clipboard.readText()");

    /// <summary>Keeps what comes over the terminal's sockets from now on.</summary>
    public SocketLog LogSockets()
    {
        var log = new SocketLog();
        page.WebSocket += (_, socket) => log.Add(socket);
        return log;
    }

    public async Task<int> Columns() => await page.EvaluateAsync<int>($"{Inspection}.grid().cols");

    public Task Resize(int width, int height) => page.SetViewportSizeAsync(width, height);

    /// <summary>Waits for the grid to differ from what it was.</summary>
    public Task ColumnsChangeFrom(int columns) => Has($"grid().cols !== {columns}", $"a grid of other than {columns} columns");

    public async Task EndSession()
    {
        await page.GetByTestId("end-session").ClickAsync();
        await page.GetByTestId("confirm-end-session").ClickAsync();
        await page.GetByTestId("new-session").WaitForAsync();
    }

    /// <summary>The status of each session on the server's page.</summary>
    public async Task SessionEnds() =>
        await page.Locator("[data-testid=session-row][data-status=running]").WaitForAsync(new() { State = WaitForSelectorState.Detached });

    // Asked from outside again and again: the page's content policy forbids the eval that waiting inside it needs.
    private async Task Has(string condition, string what)
    {
        try
        {
            await Wait.Until(() => page.EvaluateAsync<bool>($"!!{Inspection} && {Inspection}.{condition}"), what);
        }
        catch (TimeoutException missing)
        {
            var text = await page.EvaluateAsync<string>($"{Inspection} ? {Inspection}.state() + '\\n' + {Inspection}.text() : document.body.innerText");
            throw new TimeoutException($"{missing.Message}; the page shows: {text}", missing);
        }
    }
}

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

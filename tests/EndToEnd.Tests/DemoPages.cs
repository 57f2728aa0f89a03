using Chatcode.Testing;
using Microsoft.Playwright;

namespace Chatcode.EndToEnd.Tests;

/// <summary>What a person without any account does on the pages of <c>./run --demo</c>, and of those who stand in for others there.</summary>
internal sealed class DemoPages(IPage page, RunningDemo demo)
{
    public async Task SignInByMail(string address)
    {
        await page.GotoAsync(demo.Chatcode.Url);
        await page.GetByTestId("get-started").ClickAsync();
        await page.GetByTestId("sign-in-email").FillAsync(address);
        await page.GetByTestId("send-link").ClickAsync();
        await page.GetByTestId("check-your-mail").Filter(new() { HasText = address }).WaitForAsync();

        await page.GotoAsync(demo.Mail.AbsoluteUri);
        await page.GetByRole(AriaRole.Row).Filter(new() { HasText = address }).GetByRole(AriaRole.Link).First.ClickAsync();
        // As a mail program opens it.
        await page.GotoAsync((await page.Locator("p > a[href*='/auth/email/verify']").GetAttributeAsync("href"))!);
        await page.GetByText("No servers yet").WaitForAsync();
    }

    public async Task ConnectDigitalOcean(string account)
    {
        await page.GetByText("Add your first server").ClickAsync();
        await page.GetByTestId("add-droplet").ClickAsync();
        await page.GetByTestId("connect-digitalocean").ClickAsync();
        await page.GetByRole(AriaRole.Button).Filter(new() { HasText = account }).ClickAsync();
        await page.GetByTestId("price").Filter(new() { HasText = "a month" }).WaitForAsync();
    }

    public async Task CreateServer(string label)
    {
        await page.GetByTestId("droplet-label").FillAsync(label);
        await page.GetByTestId("create-droplet").ClickAsync();
        await page.GetByTestId("provisioning").Locator("[aria-current=step]").WaitForAsync();
    }

    public async Task ServerComesUp()
    {
        await page.Locator("[data-testid=new-session]:enabled").WaitForAsync();
        Assert.Equal(0, await page.GetByTestId("provisioning").CountAsync());
    }

    public async Task PowerOff()
    {
        await page.GetByTestId("server-menu").ClickAsync();
        await page.GetByText("Power off…").ClickAsync();
        await page.GetByTestId("confirm-power-off").ClickAsync();
        await page.GetByTestId("power-on").WaitForAsync();
    }

    public Task SessionIsLastSeen() => page.Locator("[data-testid=session-row][data-status=last-seen]").WaitForAsync();

    public async Task BackToServer(string label)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = label }).ClickAsync();
        await page.GetByTestId("server-menu").WaitForAsync();
    }

    public async Task Destroy(string label)
    {
        await page.GetByTestId("server-menu").ClickAsync();
        await page.GetByText("Delete…").ClickAsync();
        Assert.True(await page.GetByTestId("confirm-remove").IsDisabledAsync());
        await page.GetByTestId("confirm-label").FillAsync(label);
        await page.GetByTestId("confirm-remove").ClickAsync();
        await page.GetByText("No servers yet").WaitForAsync();
    }
}

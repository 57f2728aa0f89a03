using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Chatcode.Testing;

namespace Chatcode.EndToEnd.Tests;

/// <summary>The product's main job on real input: <c>./run</c>, a browser, a person who types.</summary>
[Collection(RunningChatcodeGroup.Name)]
public sealed class FirstLightTests(RunningChatcode chatcode)
{
    [Fact]
    public async Task PersonTypes_SeesTheAnswer_ThroughReloadRestartAndEnd()
    {
        await using var browser = await TestBrowser.StartAsync();
        var terminal = new TerminalPage(await browser.NewPage(), chatcode.Url);

        await terminal.SignIn("dev");
        await terminal.OpenServer("This machine");
        await terminal.StartShell();
        await terminal.Type("echo $((6*7))");
        await terminal.Shows("42");

        // The program in the session learns of the new size.
        var columns = await terminal.Columns();
        await terminal.Resize(900, 700);
        await terminal.ColumnsChangeFrom(columns);
        await terminal.Type("clear; tput cols");
        await terminal.Shows((await terminal.Columns()).ToString(CultureInfo.InvariantCulture));

        await terminal.Type("echo $((6*7))");
        await terminal.Shows("42");
        await terminal.Reload();
        await terminal.IsLive();
        await terminal.Shows("42");

        // The shell keeps what it knows: it is the same one.
        await terminal.Type("answer=kept; echo it-is-$answer");
        await terminal.Shows("it-is-kept");
        var killed = chatcode.KillGateway();
        await Wait.Until(() => Task.FromResult(chatcode.Pid("gateway") != killed), "another gateway process");
        await terminal.IsLive();
        await terminal.Type("echo $answer-$((6*7))");
        await terminal.Shows("kept-42");

        await terminal.EndSession();
        await terminal.SessionEnds();
    }

    [Fact]
    public async Task ControlPlaneRestarts_SessionAndSignInGoOn_WithoutReload()
    {
        await using var browser = await TestBrowser.StartAsync();
        var terminal = new TerminalPage(await browser.NewPage(), chatcode.Url);
        await terminal.SignIn("dev");
        await terminal.OpenServer("This machine");
        await terminal.StartShell();
        await terminal.Type("answer=kept; echo it-is-$answer");
        await terminal.Shows("it-is-kept");

        await chatcode.Stop();
        await chatcode.Start();

        await terminal.IsLive();
        await terminal.Type("echo $answer-$((6*7))");
        await terminal.Shows("kept-42");
        await terminal.EndSession();
    }

    [Fact]
    public async Task Operator_SeesThisMachinesGateway_WhichDoesNotSeeTheToken()
    {
        // Where it listens is in the log, as another process may have taken the usual port.
        var log = await File.ReadAllTextAsync(Path.Combine(chatcode.DataDirectory, "control-plane.log"));
        var management = new Uri(Regex.Matches(log, @"listening on: (http://127\.0\.0\.1:\d+)")[^1].Groups[1].Value);
        var id = (await File.ReadAllLinesAsync(Path.Combine(chatcode.DataDirectory, "gateway.env")))
            .First(line => line.StartsWith("GATEWAY_ID=", StringComparison.Ordinal)).Split('=')[1].Trim('\'', '"');
        using var http = new HttpClient { BaseAddress = management };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningChatcode.OperatorToken);

        await Wait.Until(
            async () => (await http.GetFromJsonAsync<JsonElement>($"/admin/gateways/{id}")).GetProperty("connection").GetProperty("connected").GetBoolean(),
            "this machine's gateway, as operators see it");

        // Whatever the daemon has in its environment, every shell in a session has.
        Assert.DoesNotContain(RunningChatcode.OperatorToken, await File.ReadAllTextAsync($"/proc/{chatcode.Pid("gateway")}/environ"), StringComparison.Ordinal);
    }
}

using System.Globalization;
using Chatcode.Testing;
using Chatcode.Testing.Wire;

namespace Chatcode.EndToEnd.Tests;

/// <summary>What a terminal in a browser does beside typing: goes on after a cut, is looked at by several, shows what was long ago.</summary>
[Collection(RunningChatcodeGroup.Name)]
public sealed class TerminalTests(RunningChatcode chatcode)
{
    [Fact]
    public async Task NetworkCut_WhileOutputGoesOn_TheScreenGoesOn_WithoutASnapshot()
    {
        await using var proxy = CutProxy.Start(new Uri(chatcode.Url));
        await using var browser = await TestBrowser.StartAsync();
        var terminal = new TerminalPage(await browser.NewPage(), proxy.Address.ToString());
        var log = terminal.LogSockets();
        await terminal.SignIn("dev");
        await terminal.OpenServer("This machine");
        await terminal.StartShell();

        await terminal.Type("for i in $(seq 1 300); do echo line-$i; sleep 0.02; done; echo all-$((1+1))");
        await terminal.Shows("line-30");
        proxy.Refuses = true;
        proxy.Cut(CutKind.Reset);
        await terminal.IsNotLive();
        proxy.Refuses = false;
        await terminal.IsLive();
        await terminal.Shows("all-2");

        var lines = (await terminal.Lines()).Where(line => line.StartsWith("line-", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 300).Select(i => $"line-{i}"), lines);
        var again = log.Sockets.Where(socket => socket.Types.Count > 0).Skip(1).ToList();
        Assert.NotEmpty(again);
        Assert.All(again, socket =>
        {
            Assert.Contains("last_seq=", socket.Url, StringComparison.Ordinal);
            Assert.Contains("resume.accepted", socket.Types);
            Assert.DoesNotContain("session.snapshot", socket.Types);
        });
        await terminal.EndSession();
    }

    [Fact]
    public async Task TwoPages_ShowTheGridOfTheOneThatTypes()
    {
        await using var browser = await TestBrowser.StartAsync();
        var wide = new TerminalPage(await browser.NewPage(), chatcode.Url);
        await wide.SignIn("dev");
        await wide.OpenServer("This machine");
        await wide.StartShell();
        await wide.Type("echo $((6*7))");
        await wide.Shows("42");
        var columns = await wide.Columns();

        var narrow = await wide.OpenBeside(900, 600);
        await narrow.Says("Read-only");
        await narrow.Shows("42");
        Assert.Equal(columns, await narrow.Columns());
        await Wait.Until(narrow.ShowsAllColumns, "letters small enough for all columns");
        await narrow.Resize(420, 600);
        await Wait.Until(narrow.ReachesAllColumns, "a way to the last column in a window too small for readable letters");
        Assert.Equal(columns, await wide.Columns());

        await wide.GiveUpControl();
        await narrow.Type("clear; tput cols");
        await wide.Says("Read-only");
        await narrow.ColumnsChangeFrom(columns);
        await wide.ColumnsChangeFrom(columns);
        var fewer = await narrow.Columns();
        Assert.InRange(fewer, 20, columns - 1);
        Assert.Equal(fewer, await wide.Columns());
        await narrow.Type("clear; tput cols");
        await wide.Shows(fewer.ToString(CultureInfo.InvariantCulture));
        await wide.EndSession();
    }

    [Fact]
    public async Task ScrolledToTheTop_OlderLinesCome()
    {
        await using var browser = await TestBrowser.StartAsync();
        var terminal = new TerminalPage(await browser.NewPage(), chatcode.Url);
        await terminal.SignIn("dev");
        await terminal.OpenServer("This machine");
        await terminal.StartShell();
        await terminal.Type("seq -f 'old-%g' 1 3000; echo all-$((1+1))");
        await terminal.Shows("all-2");

        await terminal.Reload();
        await terminal.IsLive();
        await terminal.Shows("old-3000");
        Assert.DoesNotContain("old-1", await terminal.Lines());
        await terminal.ScrollUp(pages: 40);

        await terminal.Shows("old-1");
        var lines = (await terminal.Lines()).Where(line => line.StartsWith("old-", StringComparison.Ordinal));
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => $"old-{i}"), lines);
        await terminal.Type("echo $((6*7))");
        await terminal.Shows("42");
        await terminal.EndSession();
    }

    [Fact]
    public async Task ProgramThatCopies_IsAskedAboutOnce()
    {
        await using var browser = await TestBrowser.StartAsync();
        var page = await browser.NewPage(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        var terminal = new TerminalPage(page, chatcode.Url);
        await terminal.SignIn("dev");
        await terminal.OpenServer("This machine");
        await terminal.StartShell();

        await terminal.Type("copy() { printf '\\e]52;c;%s\\a' \"$(printf %s \"$1\" | base64)\"; }; copy first");
        await terminal.AnswerClipboard("Allow");
        await Wait.Until(async () => await terminal.Clipboard() == "first", "the first text on the clipboard");
        await terminal.Type("copy second");
        await Wait.Until(async () => await terminal.Clipboard() == "second", "the second text on the clipboard");
        await terminal.EndSession();
    }
}

using System.Text;
using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

/// <summary>Where in the output a capture stands, and what history it has.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public async Task Snapshot_AtAnyPlaceInTheOutput_IsContinuedByWhatFollows()
    {
        // DECRC is left out: where DECSC put the cursor is nothing that tmux tells.
        const string Output = "a€\e[38;5;196mr\r\n日\e]2;té\a\e[?2004h\e(0q\e(B\e[?1049h\e[2;3Hü\e[7m😀\e[?25l\e[?1049l\e[0mz\t\e[3;5r\e[2 q";
        await using var tmux = new PrivateTmux();
        var first = await MirrorTerminal.Start(tmux, "first");
        var second = await MirrorTerminal.Start(tmux, "second");
        var bytes = Encoding.UTF8.GetBytes(Output);
        for (var place = 0; place <= bytes.Length; place++)
        {
            await first.Print(MirrorTerminal.ClearAll);
            await first.Type(bytes[..place]);
            var snapshot = await first.Capture();
            var mark = first.Place;
            await first.Type(bytes[place..]);

            // An unfinished character comes with what follows the snapshot.
            await second.Print(MirrorTerminal.ClearAll + MirrorTerminal.Drawn(snapshot));
            await second.Type(first.PrintedFrom(mark));
            MirrorTerminal.AssertSame(await first.Capture(), await second.Capture(), $"cut before byte {place}");
        }
    }

    [Theory]
    [InlineData("one\r\ntwo\r\nthree", 30, 7)]
    [InlineData("one\r\ntwo\r\nthree", 60, 20)]
    [InlineData("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n10\r\n11\r\nprompt", 40, 8)]
    [InlineData("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n10\r\n11\r\n12\r\n13\r\n14\r\nprompt", 50, 14)]
    [InlineData("1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n10\r\n11\e[3;2H", 40, 6)]
    public async Task GridChangesUnderAProgram_SnapshotHasTheMainScreenAsItWillBe(string main, int cols, int rows)
    {
        await using var tmux = new PrivateTmux();
        var first = await MirrorTerminal.Start(tmux, "first");
        var second = await MirrorTerminal.Start(tmux, "second");
        await first.Print(main + "\e[?1049h\e[Hprogram");
        await first.Resize(cols, rows);
        await second.Resize(cols, rows);
        await second.Print(MirrorTerminal.ClearAll + MirrorTerminal.Drawn(await first.Capture()));

        await first.Print("\e[?1049l$");
        await second.Print("\e[?1049l$");
        MirrorTerminal.AssertSame(await first.Capture(), await second.Capture());
    }

    [Fact]
    public async Task Capture_InTheMiddleOfAFlood_StandsAtItsExactPlace()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(
            tmux.Start("flood", "sh", "-c", "stty -opost; i=0; while :; do i=$((i+1)); echo $i; done"), sink, CancellationToken.None);
        for (var round = 0; round < 20; round++)
        {
            await sink.WaitForLength(sink.Length + 2000);
            var place = -1L;
            var capture = await session.Capture(0, () => place = sink.Length, CancellationToken.None);
            var before = Encoding.ASCII.GetString(sink.From(place - 100).AsSpan(0, 100));
            // Without carriage returns the numbers run down in a staircase; digits alone tell.
            var tail = string.Concat(before.Where(char.IsAsciiDigit))[^20..];
            Assert.EndsWith(tail, string.Concat(capture.Content.Where(char.IsAsciiDigit)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task History_OfManySlices_HasEveryLineOnce()
    {
        await using var tmux = new PrivateTmux();
        var (session, sink) = await tmux.StartMirror("s1");
        var lines = Enumerable.Range(1, 4321).Select(line => $"\e[3{line % 8}mline {line}\e[0m\r\n");
        await session.Write(Encoding.ASCII.GetBytes(string.Concat(lines) + "last"), CancellationToken.None);
        await sink.WaitForText("last");
        var capture = await session.Capture(50_000, () => { }, CancellationToken.None);
        var text = WithoutColours(capture.Content).Split('\n');
        Assert.Equal(["readyline 1", .. Enumerable.Range(2, 4320).Select(line => $"line {line}"), "last"], text);

        Assert.Equal(24, (await session.Capture(0, () => { }, CancellationToken.None)).Content.Split('\n').Length);
        Assert.Equal(24 + 1500, (await session.Capture(1500, () => { }, CancellationToken.None)).Content.Split('\n').Length);
    }

    [Fact]
    public async Task History_WhileLinesScrollOff_HasNoneTwice()
    {
        await using var tmux = new PrivateTmux();
        var sink = new RecordingSink();
        var session = await tmux.Server.CreateSession(
            tmux.Start("s1", "sh", "-c", "seq 1 6000; i=6000; while :; do i=$((i+1)); echo $i; done"), sink, CancellationToken.None);
        await sink.WaitForText("6000");
        for (var round = 0; round < 5; round++)
        {
            var capture = await session.Capture(5000, () => { }, CancellationToken.None);
            // The last line may be half printed.
            var numbers = capture.Content.Split('\n', StringSplitOptions.RemoveEmptyEntries)[..^1].Select(int.Parse).ToArray();
            Assert.Equal(Enumerable.Range(numbers[0], numbers.Length), numbers);
            Assert.InRange(numbers.Length, 1000, 5024);
        }
    }

    [Fact]
    public async Task ScreenText_ThatLooksLikeControlLines_IsText()
    {
        await using var tmux = new PrivateTmux();
        var terminal = await MirrorTerminal.Start(tmux, "s1");
        string[] lines = ["%end 1 2 1", "%error 1 2 1", "%output %0 x", "%begin 1 2 1", "%exit", "%pause %0"];
        await terminal.Print(string.Join("\r\n", lines) + "\r\n");
        Assert.Equal(lines, (await terminal.Capture()).Content.Split('\n')[..lines.Length]);
        await terminal.Print("alive");
    }

    private static string WithoutColours(string text) => System.Text.RegularExpressions.Regex.Replace(text, "\e\\[[0-9;]*m", "");
}

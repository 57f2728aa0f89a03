using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

/// <summary>A snapshot, drawn on a second terminal of the same grid, must leave it as the first one is, and go on as the first one does.</summary>
public sealed class SnapshotFidelityTests : IClassFixture<TwoTerminals>
{
    private readonly TwoTerminals _terminals;

    public SnapshotFidelityTests(TwoTerminals terminals) => _terminals = terminals;

    public static TheoryData<string, string> Screens => new()
    {
        { "plain", "one\r\ntwo\r\nthree" },
        { "history", string.Concat(Enumerable.Range(1, 60).Select(line => $"line {line}\r\n")) + "prompt" },
        { "colours over line ends", "\e[44mblue\r\nstill blue\e[0m\r\n" + string.Concat(Enumerable.Range(1, 30).Select(line => $"\e[{31 + (line % 6)};1mx{line}\r\n")) },
        { "overline", "\e[53mover\e[55m not" },
        { "cursor told not to blink", "\e[?12l" },
        { "pen", "\e[1;3;4:3;38;5;200;48;2;1;2;3;58;2;9;8;7mstyled\e[7m rest" },
        { "wide and combining", "日本語テスト é e\u0301 👩 ok\r\n" + new string('界', 25) },
        { "line drawing", "\e(0lqqk\r\nx  x\r\nmqqj\e(B done" },
        { "charset left on", "\e(0lqk" },
        { "charset by shift", "\e)0\u000elqk" },
        { "wrap pending", "\e[3;1H" + new string('a', 39) + "\e[31mZ" },
        { "wrap pending, wide", "\e[3;1H\e[32m" + new string('界', 20) },
        { "wrap pending, coloured row", "\e[2;1H\e[41m" + new string('b', 40) },
        { "cursor placed", "text\e[5;17H" },
        { "cursor hidden", "text\e[?25l" },
        { "scroll region", "\e[3;7rabc\e[5;9H" },
        { "origin mode", "\e[3;7r\e[?6h\e[2;4Hhere" },
        { "insert mode", "abc\e[4h\r" },
        { "no wrap", "\e[?7l" + new string('w', 50) },
        { "application keys", "\e[?1h\e=" },
        { "mouse", "\e[?1000h\e[?1006h" },
        { "mouse, any motion", "\e[?1003h\e[?1006h" },
        { "paste, focus, cursor shape", "\e[?2004h\e[?1004h\e[5 q" },
        { "tab stops", "\e[3g\e[5G\eH\e[20G\eH\r" },
        { "title", "\e]2;my title ü\a" },
        { "alternate screen", "main 1\r\nmain \e[31m2\e[?1049h\e[2J\e[3;3Halt \e[1mscreen" },
        { "alternate over history", string.Concat(Enumerable.Range(1, 40).Select(line => $"line {line}\r\n")) + "$ vi\e[?1049h\e[H~\r\n~\e[4;2r\e[12;1H-- INSERT --" },
        { "unfinished sequence", "abc\e[3" },
        { "unfinished title", "abc\e]2;half ü" },
        { "control characters in a title", "\e]2;a\e\\b" },
        { "erased parts", new string('x', 40) + "\r\n\e[42mgreen\e[10C!\e[0m\e[1;10H\e[K" },
    };

    [Theory]
    [MemberData(nameof(Screens))]
    public async Task Snapshot_DrawnAgain_GivesTheSameTerminal(string name, string output)
    {
        Assert.NotEmpty(name);
        var (first, second) = (_terminals.First, _terminals.Second);
        await first.Print(MirrorTerminal.ClearAll);
        await first.Print(output);
        var snapshot = await first.Capture();
        await second.Print(MirrorTerminal.ClearAll + MirrorTerminal.Drawn(snapshot));
        MirrorTerminal.AssertSame(snapshot, await second.Capture());

        // What follows must mean the same on both.
        const string Next = "m;next\a\e\\\r\nlqk\tX\e[D\e[A\eM\e8Y\r\n" + "1234567890123456789012345678901234567890!";
        await first.Print(Next);
        await second.Print(Next);
        MirrorTerminal.AssertSame(await first.Capture(), await second.Capture());
    }
}

using Chatcode.Gateway.Sessions;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Tests.Sessions;

public sealed class SnapshotEncoderTests
{
    [Fact]
    public void SmallSnapshot_StaysAsItIs()
    {
        var snapshot = Snapshot("one\ntwo\n\e[31m<&>'ä\e[0m", rows: 3);
        Assert.Equal(snapshot, Encoded(snapshot));
        Assert.Contains("<&>'ä", System.Text.Encoding.UTF8.GetString(SnapshotEncoder.Encode(snapshot)), StringComparison.Ordinal);
    }

    [Fact]
    public void TooLong_LosesItsOldestLines_AndNoMoreThanItMust()
    {
        var lines = Enumerable.Range(0, 30_000).Select(i => $"line {i} {new string('"', i % 50)}").ToArray();
        var snapshot = Snapshot(string.Join('\n', lines), rows: 24);
        var json = SnapshotEncoder.Encode(snapshot);
        Assert.InRange(json.Length, ProtocolLimits.MaxSnapshotMessage - 2_000, ProtocolLimits.MaxSnapshotMessage);
        var kept = Encoded(snapshot).Content.Split('\n');
        Assert.Equal(lines[^kept.Length..], kept);
    }

    [Fact]
    public void MainScreensHistory_GoesFirst()
    {
        var history = string.Join('\n', Enumerable.Repeat(new string('h', 100), 15_000));
        var snapshot = Snapshot("editor\n~\n~", rows: 3) with { Main = history, AlternateOn = true };
        var encoded = Encoded(snapshot);
        Assert.Equal("editor\n~\n~", encoded.Content);
        Assert.InRange(encoded.Main!.Length, 900_000, 1_000_000);
    }

    [Fact]
    public void FirstLineLeft_IsDrawnWithThePenOfThoseBefore()
    {
        var snapshot = Snapshot("\e[1;31m" + string.Join('\n', Enumerable.Repeat(new string('x', 99), 12_000)), rows: 24);
        Assert.StartsWith("\e[0;1;31mxxx", Encoded(snapshot).Content, StringComparison.Ordinal);
    }

    [Fact]
    public void ScreenThatAloneIsTooMuch_TurnsBlankFromTheTop()
    {
        var line = string.Concat(Enumerable.Repeat("\e[38;2;1;2;3m\u20ac", 1000));
        var encoded = Encoded(Snapshot(string.Join('\n', Enumerable.Repeat(line, 500)), rows: 500));
        var lines = encoded.Content.Split('\n');
        Assert.Equal(500, lines.Length);
        Assert.Equal("", lines[0]);
        Assert.Equal(line, lines[^1]);
    }

    [Theory]
    [InlineData("plain", "")]
    [InlineData("\e[31mred", "\e[0;31m")]
    [InlineData("\e[31mred\e[39mplain", "")]
    [InlineData("\e[1mx\e[m", "")]
    [InlineData("\e[1m\e[2;4m\e[22m", "\e[0;4m")]
    public void Pen_IsWhatTheLinesLeaveBehind(string text, string pen) => Assert.Equal(pen, CapturedPen.After([text]));

    private static SessionSnapshot Snapshot(string content, int rows) =>
        new() { SessionId = "s", Stream = "x", Seq = 0, Content = content, Cols = 80, Rows = rows, Modes = "\e[m" };

    private static SessionSnapshot Encoded(SessionSnapshot snapshot)
    {
        var json = SnapshotEncoder.Encode(snapshot);
        Assert.InRange(json.Length, 1, ProtocolLimits.MaxSnapshotMessage);
        Assert.True(MessageReader.TryReadEvent(json, out var read, out var refusal), refusal?.Message);
        return Assert.IsType<SessionSnapshot>(read);
    }
}

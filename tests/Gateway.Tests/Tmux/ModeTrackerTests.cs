using System.Text;
using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class ModeTrackerTests
{
    [Theory]
    [InlineData("\e[?2004h", "\e[?2004h")]
    [InlineData("\e[?2004h\e[?2004l", "")]
    [InlineData("\e[?1004;2004;25h", "\e[?1004h\e[?2004h")]
    [InlineData("\e[?2026h", "\e[?2026h")]
    [InlineData("\e[?12;25h", "\e[?12h")]
    [InlineData("\e[?12h\e[?12l", "\e[?12l")] // a viewer's cursor may blink where nobody said a word
    [InlineData("\e[5 q", "\e[5 q")]
    [InlineData("\e[5 q\e[ q", "")]
    [InlineData("\e[20h", "\e[20h")]
    [InlineData("\e(0", "\e(0")]
    [InlineData("\e)0\u000e", "\e)0\u000e")]
    [InlineData("\e)0\u000e\u000f", "\e)0")]
    [InlineData("\e(0\e(B", "")]
    [InlineData("\e[?2004h\ec", "")]
    [InlineData("\e[?2004h\e(0\e[3 q\e[!p", "\e[?2004h")]
    [InlineData("\e]2;\e[?2004h\a", "\e[?2004h")] // ESC ends a title
    [InlineData("\e]2;[?2004h\a\e[?1004h", "\e[?1004h")]
    [InlineData("\ePq[?2004h\a\e[?1004h", "\e[?1004h")]
    [InlineData("\e[?20\u0018" + "04h", "")]
    [InlineData("\e[?20\r04h", "\e[?2004h")] // C0 inside a sequence runs and the sequence goes on
    [InlineData("\e[>2004h\e[?2004$p\e[?2004!h", "")]
    public void Modes_AreFollowed(string output, string expected)
    {
        var tracker = new ModeTracker();
        tracker.Feed(Encoding.UTF8.GetBytes(output));
        Assert.Equal(expected, Modes(tracker.Modes));
    }

    [Theory]
    [InlineData("\e[1;31m", "\e[0;1;31m")]
    [InlineData("\e[1;31m\e[m", "\e[0m")]
    [InlineData("\e[1;2;3;4;5;7;8;9;53m", "\e[0;1;2;3;5;7;8;9;53;4m")]
    [InlineData("\e[1;2;3;4;5;7;8;9;53m\e[22;23;24;25;27;28;29;55m", "\e[0m")]
    [InlineData("\e[38;5;200;48;2;1;2;3m", "\e[0;38;5;200;48;2;1;2;3m")]
    [InlineData("\e[38:5:200;48:2::1:2:3;58:2:4:5:6m", "\e[0;38;5;200;48;2;1;2;3;58;2;4;5;6m")]
    [InlineData("\e[94;107m", "\e[0;94;107m")]
    [InlineData("\e[4:3m", "\e[0;4:3m")]
    [InlineData("\e[4:3m\e[4:0m", "\e[0m")]
    [InlineData("\e[21m", "\e[0;4:2m")]
    [InlineData("\e[31;42m\e[39m", "\e[0;42m")]
    [InlineData("\e[38;5m\e[1m", "\e[0;1m")]
    [InlineData("\e[38;2;300;0;0m", "\e[0m")]
    [InlineData("\e[>4;1m\e[?4m", "\e[0m")] // not SGR
    [InlineData("\e[31m\e7\e[32m\e8", "\e[0;31m")]
    [InlineData("\e[31m\e[s\e[32m\e[u", "\e[0;31m")]
    [InlineData("\e[31m\e[?1049h\e[32m\e[?1049l", "\e[0;31m")]
    public void Pen_IsFollowed(string output, string expected)
    {
        var tracker = new ModeTracker();
        tracker.Feed(Encoding.UTF8.GetBytes(output));
        var pen = new StringBuilder();
        tracker.Modes.Print.Pen.AppendTo(pen);
        Assert.Equal(expected, pen.ToString());
    }

    [Fact]
    public void RandomOutput_SplitAnywhere_MeansTheSame()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var output = RandomOutput(random);
            var once = new ModeTracker();
            once.Feed(output);
            for (var split = 0; split <= output.Length; split++)
            {
                var twice = new ModeTracker();
                twice.Feed(output.AsSpan(0, split));
                twice.Feed(output.AsSpan(split));
                Assert.Equal(once.Modes, twice.Modes);
            }
        }
    }

    [Fact]
    public void RandomModes_WrittenAsSequence_AreReadBack()
    {
        var random = new Random(8);
        for (var round = 0; round < 2000; round++)
        {
            var tracker = new ModeTracker();
            tracker.Feed(RandomOutput(random));
            Assert.Equal(tracker.Modes, HiddenModes.FromSequence(Encoding.Latin1.GetBytes(tracker.Modes.ToSequence())));
        }
    }

    private static byte[] RandomOutput(Random random)
    {
        string[] pieces =
        [
            "text ", "ü€𝄞", "\e", "[", "?", ";", ":", "1", "2004", "1004", "38;5;", "48;2;1;2;3", "4:3", "m", "h", "l", " q", "!p", "\e[", "\e[?", "\e]2;t\a",
            "\e]2;t\e\\", "\ePx\e\\", "\e7", "\e8", "\e(0", "\e)0", "\u000e", "\u000f", "\r\n", "\u0018", "\e[31m", "\e[?2004h", "\e[0m", "\ec", "\e[?1049h", "\e[?1049l",
        ];
        return [.. Enumerable.Range(0, random.Next(1, 25)).SelectMany(_ => Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]))];
    }

    private static string Modes(HiddenModes modes)
    {
        var text = new StringBuilder();
        modes.AppendTo(text);
        return text.ToString();
    }
}

using System.Text;
using Chatcode.Gateway.Tmux;
using Xunit;

namespace Chatcode.Gateway.Tests.Tmux;

public sealed class CaptureTextTests
{
    [Theory]
    [InlineData("plain\nlines", "plain\nlines")]
    [InlineData("\e[44mblue\nstill\e[49m not\n", "\e[0;44mblue\e[0m\n\e[0;44mstill\e[0m not\n")]
    [InlineData("\e[44m\n\e[49mx", "\nx")]
    [InlineData("a\e[31m\n\nb", "a\n\n\e[0;31mb\e[0m")]
    [InlineData("\u000elqk\u000flqk", "┌─┐lqk")]
    [InlineData("\e[5:3mover\e[0m \e[4:3mwavy", "\e[0;53mover\e[0m \e[0;4:3mwavy\e[0m")] // tmux 3.3a's way to write 53
    public void Lines_BeginAndEndWithThePlainPen(string captured, string expected) =>
        Assert.Equal(expected, CaptureText.Normalise(Encoding.UTF8.GetBytes(captured)));

    [Fact]
    public void HistoryLimit_ShrinksBeyondTenSessions()
    {
        Assert.Equal(50_000, HistoryBudget.LimitFor(0, 50_000));
        Assert.Equal(50_000, HistoryBudget.LimitFor(9, 50_000));
        Assert.InRange(HistoryBudget.LimitFor(10, 50_000), 5_000, 45_000);

        // Fifty sessions, the daemon's cap, stay under three times what ten have: 0.75 GB of 0.5 KB lines.
        Assert.InRange(Enumerable.Range(0, 50).Sum(sessions => (long)HistoryBudget.LimitFor(sessions, 50_000)), 0, 1_500_000);
    }
}

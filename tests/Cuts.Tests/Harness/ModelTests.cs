using System.Text;
using Chatcode.Protocol;
using Chatcode.Testing.Model;

namespace Chatcode.Cuts.Tests.Harness;

/// <summary>What judges a run must itself be right: a model that forgives finds nothing.</summary>
public sealed class ModelTests
{
    [Fact]
    public void TypedInput_NamesWhatIsDoubledMisplacedLostOrThereAlthoughRefused()
    {
        var typed = new TypedInput();
        for (var i = 0; i < 5; i++) typed.Add();
        typed.Settle(0, InputFate.Confirmed);
        typed.Settle(1, InputFate.Refused);
        typed.Settle(3, InputFate.Confirmed);
        Assert.Empty(typed.Faults([0, 3]));
        Assert.Empty(typed.Faults([0, 2, 3, 4]));
        Assert.Equal(["2 was typed twice"], typed.Faults([0, 2, 2, 3]));
        Assert.Equal(["2 was typed behind 3"], typed.Faults([0, 3, 2]));
        Assert.Equal(["3 was confirmed and is lost"], typed.Faults([0]));
        Assert.Equal(["1 was refused and was typed"], typed.Faults([0, 1, 3]));
    }

    [Fact]
    public void NumberedLines_NoticeWhatIsMissingDoubledOrLate()
    {
        var lines = new NumberedLines();
        var first = Encoding.ASCII.GetString(lines.Next(2));
        var second = Encoding.ASCII.GetString(lines.Next(2));
        Assert.Null(lines.Fault(first + second));
        Assert.Null(lines.Fault(second));
        Assert.NotNull(lines.Fault(first));
        Assert.NotNull(lines.Fault(first + first + second));
        Assert.NotNull(lines.Fault(first[..16] + second));
    }

    [Fact]
    public void LineScreen_DrawsBehindASnapshot_AlsoWithinACharacter()
    {
        var screen = new LineScreen();
        screen.Show(new SessionSnapshot { SessionId = "s", Content = "old\n\u001b[1mone\u001b[0m\ntw\n\n", Cols = 20, Rows = 4, CursorX = 2, CursorY = 1 });
        var bytes = Encoding.UTF8.GetBytes("ö\r\nthree\r\n\u001b[31mfour");
        for (var i = 0; i < bytes.Length; i++) screen.Draw("a", (ulong)i, bytes.AsSpan(i, 1));
        Assert.Equal(["old", "one", "twö", "three", "four"], screen.Lines);
    }

    [Fact]
    public void LineScreen_ShowsWhatIsDoubledAndWhatIsMissing()
    {
        var (whole, doubled, missing) = (new LineScreen(), new LineScreen(), new LineScreen());
        foreach (var screen in (LineScreen[])[whole, doubled, missing]) screen.Draw(null, 0, "a\r\n"u8);
        foreach (var screen in (LineScreen[])[whole, doubled, doubled]) screen.Draw(null, 1, "b\r\n"u8);
        Assert.Equal(["a", "b"], whole.Lines);
        Assert.Equal(["a", "b", "b"], doubled.Lines);
        Assert.Equal(["a"], missing.Lines);
    }
}

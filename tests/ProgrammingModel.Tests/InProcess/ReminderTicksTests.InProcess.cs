using Chatcode.Engine.InProcess.Reminders;

namespace Chatcode.ProgrammingModel.Tests.InProcess;

public sealed class ReminderTicksTests
{
    private static readonly DateTime First = new(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>Seconds from the first tick, of a reminder with a period of one minute.</summary>
    [Theory]
    [InlineData(-3600, 0)]
    [InlineData(0, 0)]
    [InlineData(0.001, 60)]
    [InlineData(59.999, 60)]
    [InlineData(60, 60)]
    [InlineData(60.001, 120)]
    [InlineData(86400 * 365 + 30, 86400 * 365 + 60)]
    public void The_next_tick_is_the_first_or_whole_periods_after_it(double now, double next)
    {
        var row = new ReminderRow("class", "key", "name", Guid.NewGuid(), First, TimeSpan.FromMinutes(1));
        Assert.Equal(First.AddSeconds(next), ReminderTicks.NextTick(row, First.AddSeconds(now)));
    }
}

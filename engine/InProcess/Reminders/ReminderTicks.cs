using Chatcode.Engine.InProcess.Activations;
using Chatcode.Engine.InProcess.Calls;
using Orleans.Runtime;

namespace Chatcode.Engine.InProcess.Reminders;

/// <summary>
/// Calls a grain when its reminder is due: at the first tick and each whole period after it. Ticks that were missed, because the
/// process was down or the grain still had the one before, are not made up for.
/// </summary>
internal sealed class ReminderTicks : IDisposable
{
    /// <summary>Timers reach no further than some weeks; one that is due later is set again on the way.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly EngineRuntime _engine;
    private readonly GrainId _grain;
    private readonly ITimer _timer;
    private DateTime _next;
    private bool _ended;

    public ReminderTicks(EngineRuntime engine, GrainId grain, ReminderRow row, DateTime next)
    {
        _engine = engine;
        _grain = grain;
        Row = row;
        _next = next;
        using (NoFlow.Begin())
        {
            _timer = engine.Time.CreateTimer(static ticks => _ = ((ReminderTicks)ticks!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        Arm();
    }

    public ReminderRow Row { get; }

    private DateTime Now => _engine.Time.GetUtcNow().UtcDateTime;

    /// <summary>The first tick, or the first whole number of periods after it that is not past.</summary>
    public static DateTime NextTick(ReminderRow row, DateTime now)
    {
        if (now <= row.FirstTick) return row.FirstTick;
        var periods = (now - row.FirstTick - TimeSpan.FromTicks(1)).Ticks / row.Period.Ticks;
        return row.FirstTick + ((periods + 1) * row.Period);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            _timer.Dispose();
        }
    }

    private void Arm()
    {
        lock (_lock)
        {
            if (_ended) return;
            var wait = _next - Now;
            _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task Due()
    {
        if (Now is var now && now >= _next)
        {
            try
            {
                var grain = (IRemindable)GrainReference.Make(_engine, _grain, typeof(IRemindable));
                await grain.ReceiveReminder(Row.Name, new TickStatus(Row.FirstTick, Row.Period, now)).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                EngineLog.ReminderFailed(_engine.Log, e, _grain, Row.Name);
            }

            _next = NextTick(Row, Now > now ? Now : now + TimeSpan.FromTicks(1));
        }

        Arm();
    }
}

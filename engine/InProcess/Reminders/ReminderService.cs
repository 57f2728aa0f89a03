using Chatcode.Engine.InProcess.Activations;
using Orleans.Runtime;

namespace Chatcode.Engine.InProcess.Reminders;

/// <summary>The durable reminders of all grains, and what makes them tick. The table is written first, then the tick is set.</summary>
internal sealed class ReminderService(EngineRuntime engine, ReminderTable table)
{
    private static readonly TimeSpan MinimumPeriod = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(GrainId Grain, string Name), ReminderTicks> _ticks = [];
    private bool _running;

    /// <summary>Sets the ticks of all stored reminders.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        _running = true;
        foreach (var row in await table.ReadAll(cancellationToken).ConfigureAwait(false))
        {
            if (engine.Classes.Named(row.GrainClass) is { } grainClass && grainClass.Type.IsAssignableTo(typeof(IRemindable))) Tick(new GrainId(grainClass, row.GrainKey), row, ReminderTicks.NextTick(row, engine.Time.GetUtcNow().UtcDateTime));
            else EngineLog.ReminderUnknown(engine.Log, $"{row.GrainClass}/{row.GrainKey}", row.Name);
        }
    }

    /// <summary>Ends all ticks; the table stays.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _running = false;
            foreach (var ticks in _ticks.Values) ticks.Dispose();
            _ticks.Clear();
        }
    }

    public async Task<IGrainReminder> Register(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, MinimumPeriod);
        var row = new ReminderRow(grain.Class.Name, grain.Key, name, Guid.NewGuid(), engine.Time.GetUtcNow().UtcDateTime + dueTime, period);
        await table.Write(row).ConfigureAwait(false);
        // Also when it was due while the row was written.
        Tick(grain, row, row.FirstTick);
        return new Reminder(name, row.Etag);
    }

    /// <exception cref="OrleansException">The reminder has been registered anew since it was got.</exception>
    public async Task Unregister(GrainId grain, IGrainReminder reminder)
    {
        var (name, etag) = (Reminder)reminder;
        if (!await table.Remove(grain.Class.Name, grain.Key, name, etag).ConfigureAwait(false)
            && await table.Read(grain.Class.Name, grain.Key, name).ConfigureAwait(false) is not null)
        {
            throw new OrleansException($"Reminder {name} of {grain} was registered anew; get it again to unregister it.");
        }

        lock (_lock)
        {
            // Registered anew while the row was removed: those ticks are another row's.
            if (_ticks.TryGetValue((grain, name), out var ticks) && ticks.Row.Etag == etag)
            {
                ticks.Dispose();
                _ticks.Remove((grain, name));
            }
        }
    }

    public async Task<IGrainReminder?> Get(GrainId grain, string name) =>
        await table.Read(grain.Class.Name, grain.Key, name).ConfigureAwait(false) is { } row ? new Reminder(name, row.Etag) : null;

    private void Tick(GrainId grain, ReminderRow row, DateTime next)
    {
        lock (_lock)
        {
            if (!_running) return;
            if (_ticks.Remove((grain, row.Name), out var before)) before.Dispose();
            _ticks.Add((grain, row.Name), new ReminderTicks(engine, grain, row, next));
        }
    }

    private sealed record Reminder(string ReminderName, Guid Etag) : IGrainReminder;
}

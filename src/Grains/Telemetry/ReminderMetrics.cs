using System.Diagnostics.Metrics;

namespace Chatcode.Grains.Telemetry;

/// <summary>What is counted of reminders.</summary>
internal sealed class ReminderMetrics
{
    public const string MeterName = "Chatcode.Reminders";

    private readonly Counter<long> _run;

    public ReminderMetrics(IMeterFactory meters) =>
        _run = meters.Create(MeterName).CreateCounter<long>("chatcode.reminders.run", "{tick}", "Ticks of reminders that grains received, by what they are for.");

    /// <param name="concern">Of a list that the code names: what stands in the database may be anything.</param>
    public void Ran(string concern) => _run.Add(1, new KeyValuePair<string, object?>("concern", concern));
}

using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Chatcode.Testing;

/// <summary>Makes meters for one test, and adds up what they measure.</summary>
public sealed class Measurements : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, long> _sums = new();

    public Measurements()
    {
        Meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            // Other tests of this process have meters of the same names.
            if (instrument.Meter.Scope == Meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _sums.AddOrUpdate(Name(instrument.Name, tags), value, (_, sum) => sum + value));
        _listener.Start();
    }

    public IMeterFactory Meters { get; }

    /// <summary>Every sum that is not zero: <c>name{tag=value,…}</c>, tags by name.</summary>
    public IReadOnlyDictionary<string, long> Sums => _sums.Where(static sum => sum.Value != 0).ToDictionary();

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private static string Name(string instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length == 0
        ? instrument
        : $"{instrument}{{{string.Join(',', tags.ToArray().OrderBy(static tag => tag.Key).Select(static tag => $"{tag.Key}={tag.Value}"))}}}";
}

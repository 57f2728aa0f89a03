using System.Globalization;
using System.Runtime;

namespace Chatcode.Bench.Probe;

// What a .NET process has used up to now. CPU is user and kernel time of all its threads; allocated bytes count every
// managed allocation since its start; the heap is what lives after the last collection and was allocated since.
internal sealed record ProcessReading(
    long CpuMicroseconds, long AllocatedBytes, long HeapBytes, long ResidentBytes, long Collections, long PauseMicroseconds, long JitMicroseconds)
{
    public static ProcessReading OfThisProcess() => new(
        (long)Environment.CpuUsage.TotalTime.TotalMicroseconds,
        GC.GetTotalAllocatedBytes(precise: true),
        GC.GetTotalMemory(forceFullCollection: false),
        Environment.WorkingSet,
        GC.CollectionCount(0),
        (long)GC.GetTotalPauseDuration().TotalMicroseconds,
        (long)JitInfo.GetCompilationTime().TotalMicroseconds);

    public static ProcessReading Parse(string line)
    {
        var values = line.Split(' ').Select(value => long.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        return new(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
    }

    public string Format() => string.Create(
        CultureInfo.InvariantCulture,
        $"{CpuMicroseconds} {AllocatedBytes} {HeapBytes} {ResidentBytes} {Collections} {PauseMicroseconds} {JitMicroseconds}");

    public ProcessReading Plus(ProcessReading other) => new(
        CpuMicroseconds + other.CpuMicroseconds,
        AllocatedBytes + other.AllocatedBytes,
        HeapBytes + other.HeapBytes,
        ResidentBytes + other.ResidentBytes,
        Collections + other.Collections,
        PauseMicroseconds + other.PauseMicroseconds,
        JitMicroseconds + other.JitMicroseconds);

    public ProcessReading Since(ProcessReading earlier) => new(
        CpuMicroseconds - earlier.CpuMicroseconds,
        AllocatedBytes - earlier.AllocatedBytes,
        HeapBytes - earlier.HeapBytes,
        ResidentBytes - earlier.ResidentBytes,
        Collections - earlier.Collections,
        PauseMicroseconds - earlier.PauseMicroseconds,
        JitMicroseconds - earlier.JitMicroseconds);
}

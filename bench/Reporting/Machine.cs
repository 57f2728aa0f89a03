using System.Runtime.InteropServices;

namespace Chatcode.Bench.Reporting;

internal static class Machine
{
    public static string Describe()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1]
            : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 30);
        return $"{Environment.ProcessorCount} × {processor ?? RuntimeInformation.ProcessArchitecture.ToString()}, {memory} GiB, "
            + $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }
}

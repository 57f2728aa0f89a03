using System.Runtime.InteropServices;

namespace Chatcode.Gateway.Health;

/// <summary>The machine that the daemon runs on, read from its files: no process is started for it.</summary>
/// <param name="workspace">Its file system is the one whose space is told.</param>
internal sealed class Machine(string workspace)
{
    private (long Busy, long Total)? _lastCpu = Read("/proc/stat", ProcFiles.ParseCpu);

    /// <summary><c>linux</c>, <c>macos</c>, or what .NET calls it.</summary>
    public static string Os =>
        OperatingSystem.IsLinux() ? "linux" : OperatingSystem.IsMacOS() ? "macos" : RuntimeInformation.RuntimeIdentifier;

    /// <summary>For example <c>amd64</c> or <c>arm64</c>.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.X64 => "amd64",
        System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString(),
    };

    /// <summary>Memory of the machine in bytes; where the system does not tell, what .NET may use of it.</summary>
    public static long RamTotalBytes =>
        Read("/proc/meminfo", ProcFiles.ParseMemory)?.Total ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Size of the workspace's file system in bytes; 0 when it can't be told.</summary>
    public long DiskTotalBytes => Disk()?.Total ?? 0;

    /// <summary>Looks at the machine. The first look tells no CPU share where less than a tick has passed.</summary>
    public Measurements Measure()
    {
        var cpu = Read("/proc/stat", ProcFiles.ParseCpu);
        var (before, now) = (_lastCpu, cpu);
        _lastCpu = cpu;
        var memory = Read("/proc/meminfo", ProcFiles.ParseMemory);
        var disk = Disk();
        return new Measurements
        {
            CpuPercent = before is { } a && now is { } b && b.Total > a.Total
                ? Math.Clamp(Math.Round(100.0 * (b.Busy - a.Busy) / (b.Total - a.Total), 1), 0, 100)
                : null,
            RamTotalBytes = memory?.Total,
            RamUsedBytes = memory?.Total - memory?.Available,
            DiskTotalBytes = disk?.Total,
            DiskUsedBytes = disk?.Used,
            UptimeSeconds = Read("/proc/uptime", ProcFiles.ParseUptime),
        };
    }

    private (long Total, long Used)? Disk()
    {
        try
        {
            var drive = new DriveInfo(workspace);
            return (drive.TotalSize, drive.TotalSize - drive.TotalFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static T? Read<T>(string path, Func<string, T?> parse)
        where T : struct
    {
        try
        {
            return parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

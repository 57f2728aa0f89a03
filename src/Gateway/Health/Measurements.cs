namespace Chatcode.Gateway.Health;

/// <summary>What one look at the machine found; null where this system does not tell.</summary>
internal sealed record Measurements
{
    /// <summary>Share of all CPUs' time that was not idle since the look before, 0 to 100.</summary>
    public double? CpuPercent { get; init; }

    /// <summary>Memory that programs can't have any more, in bytes.</summary>
    public long? RamUsedBytes { get; init; }

    /// <summary>Memory of the machine, in bytes.</summary>
    public long? RamTotalBytes { get; init; }

    /// <summary>Used space of the workspace's file system, in bytes.</summary>
    public long? DiskUsedBytes { get; init; }

    /// <summary>Size of the workspace's file system, in bytes.</summary>
    public long? DiskTotalBytes { get; init; }

    /// <summary>Seconds since the machine started.</summary>
    public long? UptimeSeconds { get; init; }
}

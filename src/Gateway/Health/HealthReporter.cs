using Chatcode.Gateway.Sessions;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Health;

/// <summary>Makes <c>gateway.health</c>.</summary>
internal sealed class HealthReporter(string gatewayId, Machine machine, SessionTable sessions, TimeProvider time)
{
    /// <summary>The machine and its sessions now.</summary>
    public byte[] Report()
    {
        var measured = machine.Measure();
        return new GatewayHealth
        {
            GatewayId = gatewayId,
            Timestamp = time.GetUtcNow(),
            CpuPercent = measured.CpuPercent,
            RamUsedBytes = measured.RamUsedBytes,
            RamTotalBytes = measured.RamTotalBytes,
            DiskUsedBytes = measured.DiskUsedBytes,
            DiskTotalBytes = measured.DiskTotalBytes,
            UptimeSeconds = measured.UptimeSeconds,
            ActiveSessions = [.. sessions.Running.Select(host => new ActiveSession { SessionId = host.Id, LastActivityAt = host.LastActivityAt })],
        }.ToUtf8();
    }
}

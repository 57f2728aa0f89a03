using Chatcode.Gateway.Health;

namespace Chatcode.Gateway.Tests.Health;

public sealed class ProcFilesTests
{
    [Fact]
    public void Cpu_CountsIdleAndWaitingAsNotBusy_AndGuestTimeOnce() =>
        Assert.Equal((100 + 5 + 50 + 3 + 2 + 1, 100 + 5 + 50 + 1000 + 40 + 3 + 2 + 1), ProcFiles.ParseCpu("cpu  100 5 50 1000 40 3 2 1 77 7\ncpu0 1 1 1 1"));

    [Fact]
    public void Memory_UsedIsWhatIsNotAvailable() =>
        Assert.Equal((8_000_000L * 1024, 6_000_000L * 1024), ProcFiles.ParseMemory("MemTotal:        8000000 kB\nMemFree: 1 kB\nMemAvailable:    6000000 kB\n"));

    [Fact]
    public void Uptime_IsWholeSeconds() => Assert.Equal(12345, ProcFiles.ParseUptime("12345.67 54321.00\n"));

    [Theory]
    [InlineData("")]
    [InlineData("intr 1 2 3")]
    [InlineData("cpu  a b c d e f g h")]
    public void Nonsense_ReadsAsNull(string text)
    {
        Assert.Null(ProcFiles.ParseCpu(text));
        Assert.Null(ProcFiles.ParseMemory(text));
        Assert.Null(ProcFiles.ParseUptime(text));
    }

    [Fact]
    public void ThisMachine_IsMeasured()
    {
        var machine = new Machine("/");
        var measured = machine.Measure();
        Assert.InRange(measured.RamTotalBytes!.Value, 1, long.MaxValue);
        Assert.InRange(measured.RamUsedBytes!.Value, 1, measured.RamTotalBytes.Value);
        Assert.InRange(measured.DiskUsedBytes!.Value, 1, measured.DiskTotalBytes!.Value);
        Assert.True(measured.UptimeSeconds > 0);
        Assert.Equal(measured.RamTotalBytes, Machine.RamTotalBytes);
        Assert.Equal("linux", Machine.Os);
    }
}

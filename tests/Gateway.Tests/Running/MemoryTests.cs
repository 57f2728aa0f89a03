using Chatcode.Gateway.Tests.Peers;
using Chatcode.Testing;

namespace Chatcode.Gateway.Tests.Running;

/// <summary>Runs alone: it measures the memory of this process.</summary>
[Collection("alone")]
public sealed class MemoryTests
{
    [Fact]
    public async Task ControlPlaneThatReadsNothing_CostsNoMemoryAndStopsNoProgram()
    {
        var (daemon, link) = await RunningDaemon.StartAsync();
        await using var _ = daemon;
        var session = await daemon.CreateSessionAsync(link);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        link.Deafen();
        await link.TypeAsync(session, $"head -c 9000000 /dev/urandom | base64; touch {daemon.Home}/done\r");
        await Wait.Until(() => Task.FromResult(File.Exists(Path.Combine(daemon.Home, "done"))), "the end of the flood, which nobody may stop");
        // Of 12 MB that were printed; pools that other tests have filled or emptied make some of the difference.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 7 * 1024 * 1024);
        link.ReadOn();
        await link.UntilAsync(() => link.View(session).Streams == 2, "a new stream");
        Assert.Contains("ready> ", link.View(session).Snapshots[^1].Content, StringComparison.Ordinal);
    }
}

[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;

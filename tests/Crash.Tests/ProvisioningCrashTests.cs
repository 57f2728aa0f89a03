using System.Globalization;
using Xunit.Abstractions;

namespace Chatcode.Crash.Tests;

/// <summary>Killed while a server is made.</summary>
public sealed class ProvisioningCrashTests(ITestOutputHelper output) : CrashTests(output)
{
    [Fact]
    public async Task KilledAnywhereInProvisioning_ServerAndDropletMatch()
    {
        await using var scene = await CrashScene.StartAsync();
        string? made = null;
        var said = await scene.ListenAsync(async () => made = await scene.CreateAsync("listen"));
        await scene.DeleteAsync(made!);
        var killed = 0;
        foreach (var point in Choose(said))
        {
            var key = $"point-{point.ToString(CultureInfo.InvariantCulture)}";
            var before = scene.Cloud.Cloud.EverMade;
            if (!await scene.KillAtAsync(point, () => scene.CreateAsync(key))) Output.WriteLine($"{point}: done before it came");
            else killed++;
            await scene.RestartAsync();

            // A client that got no answer asks again, or does not.
            if (point % 4 < 2) await scene.CreateAsync(key);
            await scene.TickAsync();
            await AssertMatch(scene, Describe(point, said));
            Assert.True(scene.Cloud.Cloud.EverMade - before <= 1, $"{Describe(point, said)}: two droplets, of which one was deleted again");
            foreach (var server in await scene.ServersAsync()) await scene.DeleteAsync(server.GetProperty("id").GetString()!);
            Assert.Empty(scene.Cloud.Cloud.Droplets);
            Assert.Empty(await scene.RemindersAsync());
        }

        Assert.True(killed >= Sample, $"killed {killed} times only");
    }
}

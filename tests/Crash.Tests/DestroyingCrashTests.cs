using System.Globalization;
using Xunit.Abstractions;

namespace Chatcode.Crash.Tests;

/// <summary>Killed while a server is destroyed.</summary>
public sealed class DestroyingCrashTests(ITestOutputHelper output) : CrashTests(output)
{
    [Fact]
    public async Task KilledAnywhereInDestroying_ServerAndDropletMatch_AndInTheEndBothAreGone()
    {
        await using var scene = await CrashScene.StartAsync();
        var first = await scene.CreateAsync("listen");
        var said = await scene.ListenAsync(() => scene.DeleteAsync(first));
        var killed = 0;
        foreach (var point in Choose(said))
        {
            var server = await scene.CreateAsync($"point-{point.ToString(CultureInfo.InvariantCulture)}");
            if (!await scene.KillAtAsync(point, () => scene.DeleteAsync(server))) Output.WriteLine($"{point}: done before it came");
            else killed++;
            await scene.RestartAsync();
            await scene.TickAsync();
            await AssertMatch(scene, Describe(point, said));

            // Killed before anything of it was stored, the person has to ask again.
            foreach (var left in await scene.ServersAsync())
            {
                Assert.NotEqual("deleting", left.GetProperty("status").GetString());
                await scene.DeleteAsync(left.GetProperty("id").GetString()!);
            }

            Assert.Empty(scene.Cloud.Cloud.Droplets);
            Assert.Empty(await scene.RemindersAsync());
        }

        Assert.True(killed >= Sample, $"killed {killed} times only");
    }
}

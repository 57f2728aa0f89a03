using Xunit.Abstractions;

namespace Chatcode.Crash.Tests;

/// <summary>
/// The control plane is killed (SIGKILL) before and after everything that it says to its database and to the cloud while it makes or
/// destroys a server. After a restart and the reminders' turn, droplets and records match. <c>CRASH_POINTS=all</c> takes every point
/// (some minutes), else a spread of them and all that concern the cloud.
/// </summary>
public abstract class CrashTests(ITestOutputHelper output)
{
    /// <summary>Points in ./test beside the cloud's own, for each of the two.</summary>
    protected const int Sample = 5;

    private static readonly bool Everything = Environment.GetEnvironmentVariable("CRASH_POINTS") == "all";

    protected ITestOutputHelper Output { get; } = output;

    protected static async Task AssertMatch(CrashScene scene, string point)
    {
        var servers = await scene.ServersAsync();
        var droplets = scene.Cloud.Cloud.Droplets;
        var records = servers.Select(static server => (Id: server.GetProperty("id").GetString()!, Droplet: server.GetProperty("droplet_id").GetInt64())).ToList();
        Assert.True(
            records.Select(static record => record.Droplet).Order().SequenceEqual(droplets.Select(static droplet => droplet.Id).Order()),
            $"{point}: records {string.Join(", ", records)}, droplets {string.Join(", ", droplets.Select(static droplet => $"{droplet.Id} {string.Join(' ', droplet.Tags)}"))}");
        foreach (var (id, droplet) in records)
        {
            Assert.Contains($"chatcode:{id}", scene.Cloud.Cloud.Find(droplet)!.Tags);
            Assert.Equal(droplet, (await scene.GetAsync($"/vps/{id}")).GetProperty("droplet_id").GetInt64());
        }

        var known = records.Select(static record => record.Id).ToHashSet();
        Assert.All(await scene.RemindersAsync(), reminder => Assert.True(known.Contains(reminder.Server), $"{point}: reminder {reminder.Name} of {reminder.Server}, which is not there"));
    }

    protected IEnumerable<int> Choose(IReadOnlyList<string> said)
    {
        for (var i = 0; i < said.Count; i++) Output.WriteLine($"{2 * i}, {(2 * i) + 1}: {said[i]}");
        var all = Enumerable.Range(0, 2 * said.Count).ToList();
        if (Everything) return all;
        var spread = Enumerable.Range(0, Sample).Select(i => all[(i * all.Count) / Sample + (i % 2)]);
        return all.Where(point => said[point / 2].Contains(" HTTP/1.1", StringComparison.Ordinal)).Union(spread).Order();
    }

    protected static string Describe(int point, IReadOnlyList<string> said) =>
        $"killed {(point % 2 == 0 ? "before" : "after")} {(point / 2 < said.Count ? said[point / 2] : "the end")} (point {point})";
}

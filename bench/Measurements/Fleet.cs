using Chatcode.Bench.Relays;

namespace Chatcode.Bench.Measurements;

// Many servers of one person.
internal static class Fleet
{
    public static ParallelOptions Together { get; } = new() { MaxDegreeOfParallelism = 16 };

    public static async Task<AddedServer[]> AddServers(ControlPlane controlPlane, int count)
    {
        var servers = new AddedServer[count];
        await Parallel.ForAsync(0, count, Together, async (i, _) => servers[i] = await controlPlane.Api.AddServer());
        return servers;
    }
}

using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;

namespace Chatcode.Edge.Endpoints;

/// <summary>From an id in a URL to a server of the person who asks.</summary>
internal static class ServerLookup
{
    /// <returns>Null for no such server and for another user's, which must look the same.</returns>
    public static async Task<ServerRecord?> Find(IGrainFactory grains, UserId user, string? id)
    {
        if (!VpsId.TryParse(id, out var vps)) return null;
        var result = await grains.GetGrain<IServerGrain>(vps.Value).Get(user).ConfigureAwait(false);
        return result.Outcome is ServerOutcome.Ok ? result.Server : null;
    }
}

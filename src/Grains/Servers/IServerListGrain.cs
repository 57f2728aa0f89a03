using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>
/// A page of a person's server list: copies of up to <see cref="PageSize"/> records, so that a list of thousands is a few
/// dozen calls and adding to it writes one page. The key is <c>{user id}:{page number}</c>; see docs/decisions.
/// </summary>
[Alias("chatcode.IServerListGrain")]
public interface IServerListGrain : IGrainWithStringKey
{
    /// <summary>Servers per page.</summary>
    const int PageSize = 100;

    /// <summary>Adds or replaces a record.</summary>
    [Alias("Put")]
    Task Put(ServerRecord server);

    /// <summary>Changes what is known of a gateway; durable only where it says more than the link's state.</summary>
    [Alias("PutPresence")]
    Task PutPresence(VpsId server, GatewayPresence presence);

    /// <summary>Takes a record out; fine if it is gone.</summary>
    [Alias("Remove")]
    Task Remove(VpsId server);

    /// <summary>The page's servers, oldest first, with what is true now about their links.</summary>
    [Alias("List")]
    Task<ServerRecord[]> List();
}

namespace Chatcode.Grains.Servers;

/// <summary>What outlives a server grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.ServerState")]
public sealed class ServerState
{
    /// <summary>The server; null before it was made. Its presence is as of the last write.</summary>
    [Id(0)] public ServerRecord? Server { get; set; }

    /// <summary>The page of its owner's list that it is on, see <see cref="IServerListGrain"/>.</summary>
    [Id(1)] public int Page { get; set; }

    /// <summary>The machine at DigitalOcean; null for a server that the person brings.</summary>
    [Id(2)] public ServerMachine? Machine { get; set; }
}

/// <summary>What outlives a list page's activation.</summary>
[GenerateSerializer, Alias("chatcode.ServerListState")]
public sealed class ServerListState
{
    /// <summary>Copies of the servers' records, oldest first; at most <see cref="IServerListGrain.PageSize"/>.</summary>
    [Id(0)] public List<ServerRecord> Servers { get; set; } = [];
}

namespace Chatcode.Grains.Users;

/// <summary>What outlives a user grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.UserState")]
public sealed class UserState
{
    /// <summary>The account; null before it was made.</summary>
    [Id(0)] public UserProfile? Profile { get; set; }

    /// <summary>
    /// Places ever taken in the server list, also by servers that are gone, so that pages stay in the order of their servers' age; a page
    /// has <see cref="Servers.IServerListGrain.PageSize"/>.
    /// </summary>
    [Id(1)] public int PlacesTaken { get; set; }

    /// <summary>Keys of the identities that lead here.</summary>
    [Id(2)] public List<string> Identities { get; set; } = [];

    /// <summary>Cookies of the current version that are signed out, by id, each with the time at which it would have ended anyway.</summary>
    [Id(3)] public Dictionary<string, DateTimeOffset> SignedOut { get; set; } = [];

    /// <summary>Sign-outs so far.</summary>
    [Id(4)] public long SignOuts { get; set; }

    /// <summary>How the person likes things.</summary>
    [Id(5)] public Preferences Preferences { get; set; } = new();

    /// <summary>Numbers of the list's pages with servers on them, in order, and of some without; null, in what was stored before this was, for every one.</summary>
    [Id(6)] public int[]? ServerPages { get; set; }
}

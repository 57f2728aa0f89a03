namespace Chatcode.Grains.Users;

/// <summary>What outlives a user grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.UserState")]
public sealed class UserState
{
    /// <summary>The account; null before it was made.</summary>
    [Id(0)] public UserProfile? Profile { get; set; }

    /// <summary>Places taken in the server list, also by servers that are gone; a page has <see cref="Servers.IServerListGrain.PageSize"/>.</summary>
    [Id(1)] public int PlacesTaken { get; set; }

    /// <summary>Keys of the identities that lead here.</summary>
    [Id(2)] public List<string> Identities { get; set; } = [];

    /// <summary>Cookies of the current version that are signed out, by id, each with the time at which it would have ended anyway.</summary>
    [Id(3)] public Dictionary<string, DateTimeOffset> SignedOut { get; set; } = [];

    /// <summary>Sign-outs so far.</summary>
    [Id(4)] public long SignOuts { get; set; }

    /// <summary>How the person likes things.</summary>
    [Id(5)] public Preferences Preferences { get; set; } = new();
}

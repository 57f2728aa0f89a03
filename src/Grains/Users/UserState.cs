namespace Chatcode.Grains.Users;

/// <summary>What outlives a user grain's activation.</summary>
[GenerateSerializer, Alias("chatcode.UserState")]
public sealed class UserState
{
    /// <summary>The account; null before it was made.</summary>
    [Id(0)] public UserProfile? Profile { get; set; }

    /// <summary>Places taken in the server list, also by servers that are gone; a page has <see cref="Servers.IServerListGrain.PageSize"/>.</summary>
    [Id(1)] public int PlacesTaken { get; set; }
}

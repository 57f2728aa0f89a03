using System.Globalization;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>The key of an <see cref="IServerListGrain"/>: <c>{user id}:{page number}</c>.</summary>
internal static class ServerListKey
{
    /// <summary>The key of a user's page; pages are numbered from 0.</summary>
    public static string Of(UserId user, int page) => string.Create(CultureInfo.InvariantCulture, $"{user.Value}:{page}");
}

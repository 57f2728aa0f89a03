using System.Globalization;
using Chatcode.Grains.Ids;

namespace Chatcode.Grains.Servers;

/// <summary>The key of an <see cref="IServerListGrain"/>: <c>{user id}:{page number}</c>.</summary>
internal static class ServerListKey
{
    /// <summary>The key of a user's page; pages are numbered from 0.</summary>
    public static string Of(UserId user, int page) => string.Create(CultureInfo.InvariantCulture, $"{user.Value}:{page}");

    /// <summary>Whose page a key is, and which.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static (UserId User, int Page) Parse(string key)
    {
        var end = key.LastIndexOf(':');
        return end > 0
            ? (UserId.Parse(key[..end]), int.Parse(key.AsSpan(end + 1), NumberStyles.None, CultureInfo.InvariantCulture))
            : throw new FormatException("not the key of a list page");
    }
}

using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Chatcode.Grains.Servers;

namespace Chatcode.Grains.Users;

/// <summary>
/// Where a stretch of a server list ended: the page and the last server's place in its order, so that it stays right when
/// servers before it are removed. <c>base64url("{page}.{created ticks}.{server id}")</c>.
/// </summary>
internal readonly record struct ServerCursor(int Page, long CreatedTicks, string ServerId)
{
    private const int Parts = 3;

    public static ServerCursor After(int page, ServerRecord server) => new(page, server.CreatedAt.UtcTicks, server.Id.Value);

    /// <summary>Reads a cursor; anything that is not one of ours is the start.</summary>
    public static ServerCursor Parse(string? text)
    {
        var start = new ServerCursor(0, 0, "");
        if (text is null || !Base64Url.IsValid(text)) return start;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('.', Parts);
        return parts.Length == Parts
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var page)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new ServerCursor(page, ticks, parts[2])
            : start;
    }

    /// <summary>Whether the server, on that page, comes after this place.</summary>
    public bool IsBefore(int page, ServerRecord server) =>
        page > Page
        || server.CreatedAt.UtcTicks > CreatedTicks
        || (server.CreatedAt.UtcTicks == CreatedTicks && string.CompareOrdinal(server.Id.Value, ServerId) > 0);

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Page}.{CreatedTicks}.{ServerId}")));
}

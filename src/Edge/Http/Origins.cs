using Chatcode.Edge.Configuration;

namespace Chatcode.Edge.Http;

/// <summary>Which pages may write and open sockets in a signed-in person's name.</summary>
internal sealed class Origins(EdgeOptions options)
{
    private readonly HashSet<string> _allowed = new(
        options.PublicUrl is { } url ? options.AllowedOrigins.Append(url.GetLeftPart(UriPartial.Authority)) : options.AllowedOrigins,
        StringComparer.OrdinalIgnoreCase);

    /// <summary>No Origin means no page: browsers send it with every write to elsewhere and with every WebSocket.</summary>
    public bool Allows(HttpRequest request)
    {
        var headers = request.Headers.Origin;
        if (headers.Count == 0) return true;
        return headers is [{ } origin] && IsAllowed(request, origin);
    }

    /// <summary>
    /// Whether a foreign page sent the browser here, by a link, a frame or a redirect: no page can change what browsers say of it, and
    /// they say it of the whole chain of redirects. Who says nothing is no browser, or one from before 2023.
    /// </summary>
    public bool IsSentByForeignPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is "" or "none" or "same-origin") return false;
        return !(Uri.TryCreate(request.Headers.Referer.ToString(), UriKind.Absolute, out var page) && IsAllowed(request, page.GetLeftPart(UriPartial.Authority)));
    }

    /// <summary>Whether an origin is this server's own, as the request sees it, or an allowed one.</summary>
    public bool IsAllowed(HttpRequest request, string origin) => _allowed.Contains(origin) || IsSame(request, origin);

    /// <summary>Whether an origin is this server's own: as the request sees it, or <c>PUBLIC_URL</c>.</summary>
    public bool IsOwn(HttpRequest request, string origin) =>
        IsSame(request, origin) || string.Equals(origin, options.PublicUrl?.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(HttpRequest request, string origin) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
}

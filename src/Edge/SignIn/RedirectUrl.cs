using Chatcode.Edge.Http;

namespace Chatcode.Edge.SignIn;

/// <summary>
/// Where to go once signed in: a path here, but none of <c>/auth</c>, or an allowed origin. Anything else would lend our name to a
/// stranger's page, or begin a flow that the person did not.
/// </summary>
internal static class RedirectUrl
{
    private const int MaxLength = 2000;

    // What stands there does something, and whoever is sent there by us comes from no foreign page any more.
    private const string Flows = "auth";

    /// <param name="text">As given; null and empty take the default.</param>
    /// <param name="fallback">A path here.</param>
    /// <param name="url">The checked one.</param>
    /// <returns>False when it leads elsewhere, or is none.</returns>
    public static bool TryRead(HttpRequest request, Origins origins, string? text, string fallback, out string url)
    {
        url = fallback;
        if (string.IsNullOrEmpty(text)) return true;
        // Browsers take a backslash for a slash, and drop tabs and line breaks, before they look at what is left.
        if (text.Length > MaxLength || text.AsSpan().ContainsAnyExceptInRange('!', '~') || text.Contains('\\', StringComparison.Ordinal)) return false;
        url = text;
        return text[0] == '/' ? IsPathHere(text) : IsAllowed(request, origins, text);
    }

    /// <summary>The answer to one that leads elsewhere.</summary>
    public static IResult Invalid() => ApiResults.BadRequest("invalid_redirect_url", "redirect_url must be a page on this server or an address on an allowed origin");

    /// <summary>The address with one more query parameter.</summary>
    public static string With(string url, string name, string value)
    {
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (page, fragment) = hash < 0 ? (url, "") : (url[..hash], url[hash..]);
        var separator = page.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        return $"{page}{separator}{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}{fragment}";
    }

    private static bool IsPathHere(string text) => (text.Length == 1 || text[1] != '/') && IsPage(text.Split('?', '#')[0]);

    private static bool IsAllowed(HttpRequest request, Origins origins, string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var absolute) || absolute.Scheme is not ("http" or "https") || absolute.UserInfo.Length > 0) return false;
        var origin = absolute.GetLeftPart(UriPartial.Authority);
        return origins.IsAllowed(request, origin) && (!origins.IsOwn(request, origin) || IsPage(absolute.AbsolutePath));
    }

    // Nobody needs dots, by which a path can lead anywhere.
    private static bool IsPage(string path)
    {
        var segments = Uri.UnescapeDataString(path).Split('/');
        return !segments.Any(static segment => segment is "." or "..") && !string.Equals(segments[1], Flows, StringComparison.OrdinalIgnoreCase);
    }
}

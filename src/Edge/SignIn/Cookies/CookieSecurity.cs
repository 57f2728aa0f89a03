namespace Chatcode.Edge.SignIn.Cookies;

/// <summary>
/// Leaves Secure off on http://localhost, where nothing crosses a wire and not every client sends a Secure cookie back.
/// Everywhere else it stays on, also when TLS ends at a proxy before us.
/// </summary>
internal static class CookieSecurity
{
    public static bool IsSecure(HttpRequest request) => request.IsHttps || request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]");
}

/// <summary>A cookie of ASP.NET's with <see cref="CookieSecurity"/>.</summary>
internal sealed class LoopbackCookie : CookieBuilder
{
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        var options = base.Build(context, expiresFrom);
        options.Secure = CookieSecurity.IsSecure(context.Request);
        return options;
    }
}

using Microsoft.AspNetCore.Authentication.Cookies;

namespace Chatcode.Edge.SignIn;

/// <summary>
/// Leaves Secure off on http://localhost, where nothing crosses a wire and not every client sends a Secure cookie back.
/// Everywhere else it stays on, also when TLS ends at a proxy before us.
/// </summary>
internal sealed class LoopbackCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, key);

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
    {
        options.Secure = !IsPlainLoopback(context.Request);
        _inner.AppendResponseCookie(context, key, value, options);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions options)
    {
        options.Secure = !IsPlainLoopback(context.Request);
        _inner.DeleteCookie(context, key, options);
    }

    private static bool IsPlainLoopback(HttpRequest request) =>
        !request.IsHttps && request.Host.Host is ("localhost" or "127.0.0.1" or "[::1]");
}

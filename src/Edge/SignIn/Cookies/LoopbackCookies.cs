using Microsoft.AspNetCore.Authentication.Cookies;

namespace Chatcode.Edge.SignIn.Cookies;

/// <summary>The sign-in's cookie, with <see cref="CookieSecurity"/>.</summary>
internal sealed class LoopbackCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) => _inner.GetRequestCookie(context, key);

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
    {
        options.Secure = CookieSecurity.IsSecure(context.Request);
        _inner.AppendResponseCookie(context, key, value, options);
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions options)
    {
        options.Secure = CookieSecurity.IsSecure(context.Request);
        _inner.DeleteCookie(context, key, options);
    }
}

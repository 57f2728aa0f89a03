using System.Buffers.Text;
using System.Security.Cryptography;
using Chatcode.Edge.SignIn.Cookies;
using Chatcode.Grains.SignIn;

namespace Chatcode.Edge.SignIn.MagicLinks;

/// <summary>The cookie by which a browser that follows a link is known to be the one that asked for it.</summary>
internal static class MagicLinkBrowser
{
    private const string Name = "chatcode.email";
    private const string Path = "/auth/email";
    private const int SecretBytes = 32;
    private const int SecretLength = 43;

    /// <summary>The browser's secret; null when it has none.</summary>
    public static string? Find(HttpRequest request) =>
        request.Cookies[Name] is { Length: SecretLength } secret && Base64Url.IsValid(secret) ? secret : null;

    /// <summary>The browser's secret, kept for as long as the newest link lasts. One that asks twice keeps it, so that both links are its own.</summary>
    public static string Ensure(HttpContext context)
    {
        var secret = Find(context.Request) ?? Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        context.Response.Cookies.Append(Name, secret, Options(context.Request, Chatcode.Grains.SignIn.MagicLinks.Lifetime));
        return secret;
    }

    public static void Forget(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context.Request, lifetime: null));

    private static CookieOptions Options(HttpRequest request, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        // Followed links come from a mail, which is another site.
        SameSite = SameSiteMode.Lax,
        Secure = CookieSecurity.IsSecure(request),
        Path = Path,
        MaxAge = lifetime,
    };
}

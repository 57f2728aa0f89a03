using Chatcode.Edge.Configuration;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Chatcode.Edge.Http;

/// <summary>Serves the built web app, and its one page for every address that is the app's own.</summary>
internal static partial class WebApp
{
    private const string Index = "index.html";
    private const string Forever = "public, max-age=31536000, immutable";
    private const string NotBuilt =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>Chatcode</title>
        <h1>The web app is not built</h1>
        <p>The control plane runs, but there is no page to show yet. In the project's folder run <code>./run</code>,
        or <code>npm ci &amp;&amp; npm run build</code> in <code>src/Web</code>, and start this server again.</p></html>
        """;

    private static readonly string[] ApiRoots = ["/auth", "/vps", "/gw", "/me", "/openapi", "/healthz", "/readyz", "/status", "/metrics", "/admin", "/release"];

    /// <summary>Only what is the same for everybody is compressed: a secret beside what a stranger chose would leak by its length.</summary>
    public static void AddWebAppCompression(this IServiceCollection services) => services.AddResponseCompression(compression =>
    {
        compression.EnableForHttps = true;
        compression.MimeTypes = ["text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/manifest+json"];
    });

    public static void UseWebApp(this WebApplication app)
    {
        app.UseResponseCompression();
        var root = app.Services.GetRequiredService<EdgeOptions>().WebRoot;
        if (!File.Exists(Path.Combine(root, Index)))
        {
            LogNotBuilt(app.Logger, root);
            app.Use((context, next) => IsNavigation(context) ? Results.Content(NotBuilt, "text/html; charset=utf-8").ExecuteAsync(context) : next(context));
            return;
        }

        var files = new PhysicalFileProvider(root);
        app.Lifetime.ApplicationStopped.Register(files.Dispose);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = SetCaching });
        app.Use((context, next) => IsNavigation(context) ? SendIndex(context, files) : next(context));
    }

    private static Task SendIndex(HttpContext context, PhysicalFileProvider files)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(files.GetFileInfo(Index), context.RequestAborted);
    }

    // Vite puts a hash of the content into the names of everything under assets/.
    private static void SetCaching(StaticFileResponseContext file) =>
        file.Context.Response.Headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? Forever : "no-cache";

    private static bool IsNavigation(HttpContext context)
    {
        var request = context.Request;
        return context.GetEndpoint() is null
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && !Path.HasExtension(request.Path.Value)
            && !ApiRoots.Any(root => request.Path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));
    }

    [LoggerMessage(EventIds.WebRootMissing, LogLevel.Warning, "There is no web app in {WebRoot}; a page says how to build it")]
    private static partial void LogNotBuilt(ILogger logger, string webRoot);
}

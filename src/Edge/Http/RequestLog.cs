using System.Diagnostics;
using Chatcode.Edge.SignIn;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Chatcode.Edge.Http;

/// <summary>
/// Names each request: in <c>X-Request-Id</c> of its answer, and to every log line that is written for it. Outermost, so that the
/// lines of those who handle failures have the ids too.
/// </summary>
internal sealed class RequestLog(RequestDelegate next, ILogger<RequestLog> logger)
{
    private const string Header = "X-Request-Id";

    public async Task InvokeAsync(HttpContext context)
    {
        var id = IdOf(context);
        // At the last moment: a failure clears what was set before.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        var ids = new LogIds();
        context.Features.Set(ids);
        using (logger.BeginScope(ids)) await next(context).ConfigureAwait(false);
    }

    /// <summary>The id of its trace, which the caller may have chosen (W3C trace context).</summary>
    public static string IdOf(HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;

    /// <summary>Behind authentication and routing: says whose request it is, and what it is about.</summary>
    public static Task Identify(HttpContext context, RequestDelegate next)
    {
        var route = context.Request.RouteValues;
        var path = context.Request.Path;
        var ids = context.Features.GetRequiredFeature<LogIds>();
        if (path.StartsWithSegments("/vps", StringComparison.OrdinalIgnoreCase))
        {
            ids.Add(
                vps: VpsId.TryParse(route.GetValueOrDefault("id") as string, out var vps) ? vps : default(VpsId?),
                session: SessionId.TryParse(route.GetValueOrDefault("session") as string ?? context.Request.Query["session_id"], out var session) ? session : default(SessionId?));
        }
        else if (path.StartsWithSegments("/gw", StringComparison.OrdinalIgnoreCase))
        {
            ids.Add(gateway: GatewayId.TryParse(route.GetValueOrDefault("id") as string ?? context.Request.Headers["X-Gateway-Id"], out var gateway) ? gateway : default(GatewayId?));
        }

        ids.Add(user: context.User.FindUserId());
        return next(context);
    }
}

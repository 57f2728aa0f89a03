namespace Chatcode.Edge.Http;

/// <summary>Refuses writes that a foreign page sends. WebSocket upgrades are GETs and check it at their own place in their order.</summary>
internal sealed partial class OriginCheck(RequestDelegate next, Origins origins, ILogger<OriginCheck> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || origins.Allows(context.Request))
        {
            return next(context);
        }

        LogRefused(method, context.Request.Path);
        return Refusal().ExecuteAsync(context);
    }

    public static IResult Refusal() => ApiResults.Error(StatusCodes.Status403Forbidden, "origin_not_allowed", "this page may not do that");

    [LoggerMessage(EventIds.OriginRefused, LogLevel.Information, "{Method} {Path} from a foreign origin refused")]
    private partial void LogRefused(string method, string path);
}

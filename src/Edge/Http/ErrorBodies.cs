using Chatcode.Grains.Hosting.Management;

namespace Chatcode.Edge.Http;

/// <summary>Gives every answer of 400 and above the one error body, whoever made it: an endpoint, routing, binding or a fault.</summary>
internal sealed partial class ErrorBodies(RequestDelegate next, ILogger<ErrorBodies> logger)
{
    private static readonly ErrorBody InvalidJson = new() { Code = "invalid_json", Error = "the body is not valid JSON of the expected form" };

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
            return;
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            SecurityHeaders.Set(context);
            await WriteAsync(context, Describe(context, error)).ConfigureAwait(false);
            return;
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null or 0 })
        {
            await WriteAsync(context, (context.Response.StatusCode, OfStatus(context.Response.StatusCode))).ConfigureAwait(false);
        }
    }

    private (int Status, ErrorBody Body) Describe(HttpContext context, Exception error)
    {
        if (error is BadHttpRequestException bad)
        {
            // Binding fails for one reason here: bodies are the only thing that is bound with a form of its own.
            return (bad.StatusCode, bad.StatusCode == StatusCodes.Status400BadRequest ? InvalidJson : OfStatus(bad.StatusCode));
        }

        var trace = RequestLog.IdOf(context);
        if (Unavailable.Is(error))
        {
            LogUnavailable(error, context.Request.Method, context.Request.Path, trace);
            return (StatusCodes.Status503ServiceUnavailable, OfStatus(StatusCodes.Status503ServiceUnavailable) with { TraceId = trace });
        }

        LogUnexpected(error, context.Request.Method, context.Request.Path, trace);
        return (StatusCodes.Status500InternalServerError, OfStatus(StatusCodes.Status500InternalServerError) with { TraceId = trace });
    }

    private static ErrorBody OfStatus(int status)
    {
        var (code, error) = status switch
        {
            401 => ("not_signed_in", "not signed in"),
            403 => ("forbidden", "not allowed"),
            404 => ("not_found", "not found"),
            405 => ("method_not_allowed", "method not allowed"),
            408 => ("request_timeout", "the request took too long"),
            413 => ("payload_too_large", "the body is too large"),
            415 => ("unsupported_media_type", "the body must be application/json"),
            426 => ("upgrade_required", "this address is for WebSocket connections"),
            429 => ("too_many_requests", "too many requests"),
            503 => ("unavailable", "temporarily unavailable, try again"),
            >= 500 => ("internal_error", "something went wrong"),
            _ => ("bad_request", "bad request"),
        };
        return new ErrorBody { Error = error, Code = code };
    }

    private static Task WriteAsync(HttpContext context, (int Status, ErrorBody Body) answer)
    {
        context.Response.StatusCode = answer.Status;
        return context.Response.WriteAsJsonAsync(answer.Body, context.RequestAborted);
    }

    [LoggerMessage(EventIds.RequestFailed, LogLevel.Error, "{Method} {Path} failed, trace {TraceId}")]
    private partial void LogUnexpected(Exception error, string method, string path, string traceId);

    [LoggerMessage(EventIds.RequestUnavailable, LogLevel.Warning, "{Method} {Path}: state cannot be reached, trace {TraceId}")]
    private partial void LogUnavailable(Exception error, string method, string path, string traceId);
}

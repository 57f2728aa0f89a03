using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Chatcode.Fakes.Web;

/// <summary>Notes each request, and does to it what is planned.</summary>
internal sealed class FaultyWire(FaultPlan faults, Arrivals<ReceivedRequest> requests, Func<int, string> errorBody)
{
    private const int BodyKept = 64 * 1024;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.StartsWithSegments(ControlEndpoints.Prefix, StringComparison.Ordinal))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        var received = await NoteAsync(context.Request).ConfigureAwait(false);
        try
        {
            await PassAsync(context, next).ConfigureAwait(false);
            if (!context.RequestAborted.IsCancellationRequested) received.Status = context.Response.StatusCode;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away, which is what some faults are for.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            // A fault of the fake's own: whoever tests with it has to see it.
            received.Status = context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await context.Response.WriteAsync("The fake failed: " + error).ConfigureAwait(false);
        }

        requests.Changed();
    }

    private async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (faults.Take(context.Request.Method, context.Request.Path) is not var (fault, released))
        {
            await next(context).ConfigureAwait(false);
            return;
        }

        switch (fault.Kind)
        {
            case FaultKind.Answer:
                context.Response.StatusCode = fault.Status;
                if (fault.RetryAfter is { } seconds) context.Response.Headers.RetryAfter = seconds.ToString();
                context.Response.ContentType = "application/json; charset=utf-8";
                await context.Response.WriteAsync(fault.Body ?? errorBody(fault.Status)).ConfigureAwait(false);
                break;
            case FaultKind.Garbage:
                context.Response.ContentType = "application/json; charset=utf-8";
                await context.Response.WriteAsync("<html><title>502 Bad Gateway</title>{\"id\":").ConfigureAwait(false);
                break;
            case FaultKind.Silence:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(false);
                break;
            case FaultKind.Cut:
                context.Abort();
                break;
            case FaultKind.Slow:
                await Task.Delay(fault.Delay, TimeProvider.System, context.RequestAborted).ConfigureAwait(false);
                await next(context).ConfigureAwait(false);
                break;
            case FaultKind.Held:
                await released.WaitAsync(context.RequestAborted).ConfigureAwait(false);
                await next(context).ConfigureAwait(false);
                break;
            case FaultKind.AnswerLost:
                context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
                await next(context).ConfigureAwait(false);
                context.Abort();
                break;
            default:
                throw new InvalidOperationException($"no such fault: {fault.Kind}");
        }
    }

    private async Task<ReceivedRequest> NoteAsync(HttpRequest request)
    {
        request.EnableBuffering();
        var body = new byte[BodyKept];
        var length = await request.Body.ReadAtLeastAsync(body, BodyKept, throwOnEndOfStream: false, request.HttpContext.RequestAborted).ConfigureAwait(false);
        request.Body.Position = 0;
        var received = new ReceivedRequest
        {
            Method = request.Method,
            Path = request.Path,
            Query = request.QueryString.ToString(),
            Body = Encoding.UTF8.GetString(body, 0, length),
            Authorization = request.Headers.Authorization.ToString(),
        };
        requests.Add(received);
        return received;
    }
}

using Chatcode.Edge.Http;

namespace Chatcode.Edge.SignIn;

/// <summary>
/// The end of a flow without success: a browser goes to a page that says why; a program that asks for JSON is told in the one error
/// body, with the status that fits.
/// </summary>
/// <param name="error">One of <see cref="SignInErrors"/>.</param>
/// <param name="page">Where a browser goes.</param>
internal sealed class FailedFlow(string error, string page) : IResult
{
    /// <summary>What a provider's callback may answer to a program, for OpenAPI.</summary>
    public static readonly int[] CallbackStatuses =
    [
        StatusCodes.Status400BadRequest, StatusCodes.Status403Forbidden, StatusCodes.Status409Conflict, StatusCodes.Status429TooManyRequests,
        StatusCodes.Status502BadGateway, StatusCodes.Status503ServiceUnavailable,
    ];

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var answer = AsksForJson(httpContext.Request) ? SignInErrors.Answer(error) : new GoTo(page);
        return answer.ExecuteAsync(httpContext);
    }

    // Every browser that goes somewhere would take a page.
    private static bool AsksForJson(HttpRequest request)
    {
        var accepted = request.Headers.Accept.ToString();
        return accepted.Contains("application/json", StringComparison.OrdinalIgnoreCase) && !accepted.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }
}

/// <summary>Sends a browser to a page, which it asks for by GET, whatever led to it.</summary>
/// <param name="page">Checked, or ours.</param>
internal sealed class GoTo(string page) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = HttpMethods.IsGet(httpContext.Request.Method) ? StatusCodes.Status302Found : StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = page;
        return Task.CompletedTask;
    }
}

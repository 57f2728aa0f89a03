using System.Globalization;

namespace Chatcode.Fakes.DigitalOcean;

/// <summary>Who calls the API: checks tokens, counts requests, and gives refusals the API's form.</summary>
internal sealed class Caller(Grants grants, RateLimit limit)
{
    private const string Bearer = "Bearer ";
    private static readonly object Key = new();

    public static IssuedTokens Of(HttpContext http) => (IssuedTokens)http.Items[Key]!;

    public static IResult Say(CloudRefusal refusal) => Results.Json(Body(refusal), statusCode: refusal.Status);

    public static object Body(CloudRefusal refusal) => new { id = refusal.Id, message = refusal.Message, request_id = Guid.NewGuid() };

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            Check(context.HttpContext);
            return await next(context).ConfigureAwait(false);
        }
        catch (CloudRefusal refusal)
        {
            return Say(refusal);
        }
    }

    private void Check(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) || grants.Find(header[Bearer.Length..]) is not { } tokens) throw CloudRefusal.Unauthorized();

        var standing = limit.Count(tokens.AccessToken);
        http.Response.Headers["ratelimit-limit"] = standing.Limit.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["ratelimit-remaining"] = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["ratelimit-reset"] = standing.Reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        if (!standing.Allowed)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(standing.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            throw CloudRefusal.TooManyRequests();
        }

        var reads = HttpMethods.IsGet(http.Request.Method);
        if (!tokens.Scope.Split(' ').Contains(reads ? "read" : "write")) throw CloudRefusal.Forbidden();
        http.Items[Key] = tokens;
    }
}

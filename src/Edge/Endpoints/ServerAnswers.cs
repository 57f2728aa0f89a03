using System.Globalization;
using Chatcode.Edge.Http;
using Chatcode.Grains.DigitalOcean;
using Chatcode.Grains.Ids;
using Chatcode.Grains.Servers;

namespace Chatcode.Edge.Endpoints;

/// <summary>From what a server's grain says to what the API answers.</summary>
internal static class ServerAnswers
{
    /// <summary>Calls a server's grain; what is not Ok is answered here.</summary>
    public static async Task<IResult> Call(IGrainFactory grains, string id, Func<IServerGrain, Task<ServerResult>> call, Func<ServerResult, IResult> ok)
    {
        if (!VpsId.TryParse(id, out var vps)) return ApiResults.NotFound("server");
        return Answer(await call(grains.GetGrain<IServerGrain>(vps.Value)).ConfigureAwait(false), ok);
    }

    public static IResult Answer(ServerResult result, Func<ServerResult, IResult> ok) => result.Outcome switch
    {
        ServerOutcome.Ok => ok(result),
        ServerOutcome.NotFound => ApiResults.NotFound("server"),
        ServerOutcome.GatewayConnected => Conflict("gateway_connected", "the gateway is connected; stop it before it gets a new token"),
        ServerOutcome.WrongStatus => Conflict("wrong_status", $"the server is {ServerView.StatusOf(result.Server!.Status)}, which does not allow this"),
        ServerOutcome.Manual => ApiResults.BadRequest("manual_server", "this is a machine of your own, which only you can switch, renew or delete"),
        ServerOutcome.Rented => Conflict("rented_server", "this server is rented; delete it in Chatcode, which also deletes the machine"),
        ServerOutcome.Over => Conflict("idempotency_key_busy", "requests with this Idempotency-Key were refused just now; send it again"),
        ServerOutcome.Cloud => Trouble(result.Problem!),
        ServerOutcome.DeletePending => RetryLater(
            ApiResults.Error(StatusCodes.Status502BadGateway, "delete_pending", $"not deleted yet, and tried again until it is: {result.Problem!.Message}"),
            result.Problem.RetryAfter),
        _ => throw new InvalidOperationException($"unknown outcome {result.Outcome}"),
    };

    /// <summary>What DigitalOcean did not do.</summary>
    public static IResult Trouble(ServerProblem problem)
    {
        var status = problem.Kind switch
        {
            CloudOutcome.NotConnected => StatusCodes.Status400BadRequest,
            CloudOutcome.Broken or CloudOutcome.OtherAccount or CloudOutcome.NotFound or CloudOutcome.Busy => StatusCodes.Status409Conflict,
            CloudOutcome.Refused or CloudOutcome.Unavailable => StatusCodes.Status502BadGateway,
            CloudOutcome.RateLimited or CloudOutcome.Unsettled => StatusCodes.Status503ServiceUnavailable,
            _ => throw new InvalidOperationException($"{problem.Kind} is no problem"),
        };
        return RetryLater(ApiResults.Error(status, problem.Code, problem.Message), problem.RetryAfter);
    }

    /// <summary>Adds <c>Retry-After</c>, in whole seconds, where there is something to wait for.</summary>
    public static IResult RetryLater(IResult answer, TimeSpan? wait) => wait is { } known ? new WithRetryAfter(answer, known) : answer;

    private static IResult Conflict(string code, string error) => ApiResults.Error(StatusCodes.Status409Conflict, code, error);

    private sealed class WithRetryAfter(IResult answer, TimeSpan wait) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return answer.ExecuteAsync(httpContext);
        }
    }
}

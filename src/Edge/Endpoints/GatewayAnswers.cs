using Chatcode.Edge.Http;
using Chatcode.Grains.Gateways.Machine;

namespace Chatcode.Edge.Endpoints;

/// <summary>What a gateway did not do, as an answer.</summary>
internal static class GatewayAnswers
{
    /// <summary>Statuses that any of these may be.</summary>
    public static readonly int[] Statuses = [StatusCodes.Status404NotFound, StatusCodes.Status502BadGateway, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout];

    /// <param name="outcome">Any but <see cref="GatewayOutcome.Ok"/>.</param>
    /// <param name="error">The gateway's own words when it refused.</param>
    /// <param name="what">What is not found when it is not.</param>
    public static IResult Failure(GatewayOutcome outcome, string? error, string what) => outcome switch
    {
        GatewayOutcome.NotFound => ApiResults.NotFound(what),
        GatewayOutcome.NotConnected => ApiResults.Error(StatusCodes.Status503ServiceUnavailable, "gateway_not_connected", "the gateway is not connected"),
        GatewayOutcome.TimedOut => ApiResults.Error(StatusCodes.Status504GatewayTimeout, "gateway_timeout", "the gateway did not answer in time"),
        GatewayOutcome.Refused => ApiResults.Error(StatusCodes.Status502BadGateway, "gateway_refused", error ?? "the gateway refused"),
        _ => throw new InvalidOperationException($"{outcome} is no failure"),
    };
}

using System.Net;
using Chatcode.Edge.Http;
using Chatcode.Grains.Gateways;
using Chatcode.Grains.Ids;

namespace Chatcode.Edge.Sockets.Gateways;

/// <summary>Whether a request comes from the gateway that it names; checked before any grain is touched.</summary>
internal sealed class GatewayAuthentication(IGatewayTokens tokens, TokenAttempts attempts)
{
    private const string Bearer = "Bearer ";

    /// <returns>Null when the bearer's token is the gateway's, else the answer.</returns>
    public async ValueTask<IResult?> Check(HttpContext context, GatewayId gateway)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        if (token.Length == 0) return Wrong();

        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!attempts.MayTry(address))
        {
            context.Response.Headers.RetryAfter = "60";
            return ApiResults.Error(StatusCodes.Status429TooManyRequests, "too_many_requests", "too many wrong tokens from this address");
        }

        var check = await tokens.Check(gateway, token, context.RequestAborted).ConfigureAwait(false);
        if (check is GatewayTokenCheck.Valid) return null;
        attempts.Failed(address);
        return check is GatewayTokenCheck.UnknownGateway ? ApiResults.NotFound("gateway") : Wrong();
    }

    private static IResult Wrong() => ApiResults.Error(StatusCodes.Status401Unauthorized, "invalid_token", "the gateway's token is missing or wrong");
}

using Chatcode.Edge.Configuration;
using Chatcode.Edge.Http;

namespace Chatcode.Edge.Management;

/// <summary>Lets those through who show the operator's token as a bearer; without a token in the settings nobody.</summary>
internal sealed class OperatorOnly(EdgeOptions options) : IEndpointFilter
{
    private const string Bearer = "Bearer ";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (options.Management.OperatorToken is not { } token)
        {
            return new(ApiResults.Error(StatusCodes.Status403Forbidden, "operator_token_not_set", "set OPERATOR_TOKEN to see this"));
        }

        var header = context.HttpContext.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && token.Is(header[Bearer.Length..].Trim())) return next(context);
        context.HttpContext.Response.Headers.WWWAuthenticate = "Bearer";
        return new(ApiResults.Error(StatusCodes.Status401Unauthorized, "invalid_token", "the operator's token is missing or wrong"));
    }
}

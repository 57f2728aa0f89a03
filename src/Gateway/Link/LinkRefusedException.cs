using System.Net;

namespace Chatcode.Gateway.Link;

/// <summary>The control plane answered the upgrade with another status.</summary>
internal sealed class LinkRefusedException(HttpStatusCode status) : Exception(Meaning(status))
{
    /// <summary>The status.</summary>
    public HttpStatusCode Status { get; } = status;

    private static string Meaning(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => "401: the token is not this gateway's (GATEWAY_AUTH_TOKEN)",
        HttpStatusCode.NotFound => "404: the control plane does not know this gateway (GATEWAY_ID, GATEWAY_CP_URL)",
        _ => $"{(int)status}",
    };
}

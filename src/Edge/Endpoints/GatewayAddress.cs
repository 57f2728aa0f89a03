using Chatcode.Edge.Configuration;
using Chatcode.Edge.Delivery;

namespace Chatcode.Edge.Endpoints;

/// <summary>Where gateways find this control plane, and the command that sends one there.</summary>
internal static class GatewayAddress
{
    /// <summary>The daemon's <c>GATEWAY_CP_URL</c>: by <c>PUBLIC_URL</c>, else the host that the person's own request named.</summary>
    public static string ConnectUrl(HttpRequest request, EdgeOptions options)
    {
        var (secure, authority) = Place(request, options);
        return $"{(secure ? "wss" : "ws")}://{authority}/gw/connect";
    }

    /// <summary>Where the same place serves its gateway's release, without a slash at its end.</summary>
    public static string ReleaseUrl(HttpRequest request, EdgeOptions options)
    {
        var (secure, authority) = Place(request, options);
        return $"{(secure ? "https" : "http")}://{authority}{GatewayRelease.BasePath}";
    }

    /// <summary>
    /// Installs the daemon from this very host. The token goes by standard input: a program's command line is everybody's to
    /// read on that machine.
    /// </summary>
    public static InstallCommands Install(HttpRequest request, EdgeOptions options, string gatewayId, string token)
    {
        // None of these can hold a quote: ids and tokens are URL-safe, hosts are filtered.
        var command = $"curl -fsSL '{ReleaseUrl(request, options)}/install.sh' -o chatcode-install.sh && printf %s '{token}' | "
            + $"sudo sh chatcode-install.sh --gateway-id '{gatewayId}' --cp-url '{ConnectUrl(request, options)}'";
        return new InstallCommands(command, command);
    }

    private static (bool Secure, string? Authority) Place(HttpRequest request, EdgeOptions options) => options.PublicUrl is { } url
        ? (url.Scheme == Uri.UriSchemeHttps, url.Authority)
        : (request.IsHttps, request.Host.Value);
}

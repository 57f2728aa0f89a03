using Chatcode.Edge.Configuration;

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

    /// <summary>The same place over HTTP, without a slash at its end.</summary>
    public static string PublicUrl(HttpRequest request, EdgeOptions options)
    {
        var (secure, authority) = Place(request, options);
        return $"{(secure ? "https" : "http")}://{authority}";
    }

    /// <summary>Runs the daemon in the foreground. Its binary must be on the machine: there is no installer to fetch yet.</summary>
    public static InstallCommands Install(string connectUrl, string gatewayId, string token)
    {
        // None of the three can hold a quote: ids and tokens are URL-safe, hosts are filtered.
        var command = $"GATEWAY_ID='{gatewayId}' GATEWAY_AUTH_TOKEN='{token}' GATEWAY_CP_URL='{connectUrl}' chatcode-gateway";
        return new InstallCommands(command, command);
    }

    private static (bool Secure, string? Authority) Place(HttpRequest request, EdgeOptions options) => options.PublicUrl is { } url
        ? (url.Scheme == Uri.UriSchemeHttps, url.Authority)
        : (request.IsHttps, request.Host.Value);
}

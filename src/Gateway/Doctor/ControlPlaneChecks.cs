using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Chatcode.Gateway.Configuration;

namespace Chatcode.Gateway.Doctor;

/// <summary>
/// Looks whether the control plane takes this gateway. By a request that is no upgrade: it passes the same checks, and does not
/// take the place of the daemon that is connected.
/// </summary>
internal static class ControlPlaneChecks
{
    private const string Subject = "control plane";
    private const string Restart = "then sudo systemctl restart chatcode-gateway";

    /// <summary>A clock that is off by this much makes certificates and expiries wrong.</summary>
    public static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Asks it.</summary>
    public static async Task<IReadOnlyList<Finding>> LookAsync(GatewayOptions options, TimeProvider time)
    {
        var host = options.ConnectUrl.IdnHost;
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host).WaitAsync(Patience, time).ConfigureAwait(false);
            if (addresses.Length == 0)
            {
                return [NoName(host, "it has no address")];
            }
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return [NoName(host, e.Message)];
        }

        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
        var address = new UriBuilder(options.ConnectUrl) { Scheme = options.ConnectUrl.Scheme == "wss" ? "https" : "http" }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.AuthToken);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).ConfigureAwait(false);
            return [Explain(response.StatusCode, address), .. response.Headers.Date is { } date ? [LookAtClock(time.GetUtcNow() - date)] : Array.Empty<Finding>()];
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            return [new Finding(
                Subject,
                $"the TLS certificate of {host} is not accepted: {e.InnerException.Message}",
                $"compare this machine's clock (it says {time.GetUtcNow():u}) and bring its certificates up to date: sudo apt-get install --reinstall ca-certificates")];
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            var reason = e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : (e.InnerException ?? e).Message;
            return [new Finding(Subject, $"{host}:{address.Port} can't be reached: {reason}", $"check GATEWAY_CP_URL, and that a firewall or proxy lets this machine out: curl -v {address.GetLeftPart(UriPartial.Authority)}/healthz")];
        }
    }

    private static Finding NoName(string host, string reason) =>
        new(Subject, $"{host} is not found: {reason}", $"check GATEWAY_CP_URL in {EnvironmentFile.Path} and this machine's name server (/etc/resolv.conf)");

    private static Finding Explain(HttpStatusCode status, Uri address) => (int)status switch
    {
        426 => new Finding(Subject, $"{address.Host} knows this gateway and takes its token"),
        401 => new Finding(Subject, "401: the token is not this gateway's", $"make a new command for this server in the browser and run it, or put the token into GATEWAY_AUTH_TOKEN, {Restart}"),
        404 => new Finding(Subject, "404: the control plane does not know this gateway", $"check GATEWAY_ID and GATEWAY_CP_URL, or add this server in the browser again, {Restart}"),
        400 => new Finding(Subject, "400: the control plane does not take this address", $"check GATEWAY_ID and GATEWAY_CP_URL, {Restart}"),
        429 => new Finding(Subject, "429: it was asked too often", "wait a minute and try again"),
        >= 300 and < 400 => new Finding(Subject, $"{(int)status}: it leads elsewhere, which a gateway does not follow", $"put the address where it leads into GATEWAY_CP_URL, {Restart}"),
        >= 500 => new Finding(Subject, $"{(int)status}: it can't serve now", "nothing is wrong here: the daemon connects by itself when it can"),
        var other => new Finding(Subject, $"{other}: this is no control plane's answer", $"check GATEWAY_CP_URL, and whether a proxy stands between, {Restart}"),
    };

    private static Finding LookAtClock(TimeSpan ahead)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(ahead.TotalSeconds):0} s");
        return ahead.Duration() <= MostSkew
            ? new Finding("clock", "it agrees with the control plane's")
            : new Finding("clock", $"it is {seconds} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the control plane's", "let it be set: sudo timedatectl set-ntp true");
    }
}

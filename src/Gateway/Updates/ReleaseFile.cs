using System.Runtime.InteropServices;
using Chatcode.Protocol;

namespace Chatcode.Gateway.Updates;

/// <summary>Where an update's file is.</summary>
/// <param name="Address">Of the file.</param>
/// <param name="Sums">Of the <c>SHA256SUMS</c> that has its sum; null when <paramref name="Sha256"/> is given.</param>
/// <param name="Sha256">Its sum.</param>
internal sealed record ReleaseFile(Uri Address, Uri? Sums, string? Sha256)
{
    /// <summary>The file of this machine's kind in a folder of releases, as <c>tools/release</c> names it.</summary>
    public static string Name { get; } =
        $"chatcode-gateway-linux-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";

    /// <summary>The file that a command means: the one that it names, or that of a folder; by default the folder of the control plane itself.</summary>
    /// <exception cref="UpdateException">An address is not one that a program is taken from.</exception>
    public static ReleaseFile Of(GatewayUpdate command, Uri connectUrl)
    {
        if (command is { Url: { } url, Sha256: { } sha256 })
        {
            return new ReleaseFile(Check(url), null, sha256);
        }

        var folder = (command.ReleaseBaseUrl ?? OwnFolder(connectUrl)).TrimEnd('/');
        return new ReleaseFile(Check($"{folder}/{Name}"), Check($"{folder}/SHA256SUMS"), null);
    }

    /// <summary>Whether a program may come from there: not in the clear, unless from this machine.</summary>
    public static bool IsAllowed(Uri address) =>
        address.UserInfo.Length == 0 && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private static Uri Check(string address) => Uri.TryCreate(address, UriKind.Absolute, out var url) && IsAllowed(url)
        ? url
        : throw new UpdateException("the address of an update must be https:// (or http:// of this machine), without a user in it");

    private static string OwnFolder(Uri connectUrl)
    {
        var path = connectUrl.AbsolutePath;
        var end = path.LastIndexOf("/gw/connect/", StringComparison.Ordinal);
        return $"{(connectUrl.Scheme == "wss" ? "https" : "http")}://{connectUrl.Authority}{path[..Math.Max(end, 0)]}/release";
    }
}

using System.Net;
using Chatcode.Edge.Configuration;

namespace Chatcode.Edge.Http;

/// <summary>
/// Says in the log that a proxy's word is not taken because it is not in <c>TRUSTED_PROXIES</c>: then all who come through it are one
/// caller, and share what one caller may do. Once for each network.
/// </summary>
internal sealed partial class UntrustedProxies(RequestDelegate next, EdgeOptions options, ILogger<UntrustedProxies> logger)
{
    /// <summary>Networks that are told of. When full no more are: a stranger can send the header from anywhere, and proxies are the first to.</summary>
    public const int MaxTold = 64;

    private const string ForwardedFor = "X-Forwarded-For";

    private readonly HashSet<IPAddress> _told = [];

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(ForwardedFor) && context.Connection.RemoteIpAddress is { } peer && !IsTrusted(peer) && IsNew(peer)) LogUntrusted(peer);
        return next(context);
    }

    private bool IsTrusted(IPAddress peer)
    {
        var plain = peer.IsIPv4MappedToIPv6 ? peer.MapToIPv4() : peer;
        return options.TrustedProxies.Any(network => network.Contains(peer) || network.Contains(plain));
    }

    private bool IsNew(IPAddress peer)
    {
        lock (_told) return _told.Count < MaxTold && _told.Add(ClientAddress.Network(peer));
    }

    [LoggerMessage(EventIds.ProxyUntrusted, LogLevel.Warning,
        "X-Forwarded-For from {Peer} is not believed, as it is not in TRUSTED_PROXIES: if it is a proxy of yours, all who come through it count as one caller")]
    private partial void LogUntrusted(IPAddress peer);
}

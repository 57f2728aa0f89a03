using System.Net;
using System.Net.Sockets;
using Chatcode.Edge.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Chatcode.Edge.Http;

/// <summary>Who calls, and how they see this server, also through proxies.</summary>
internal static class ClientAddress
{
    /// <summary>
    /// Takes the caller's address and scheme from the headers of configured proxies, and of nobody else. Where none tells the
    /// scheme, <c>PUBLIC_URL</c> does: TLS always ends before this server.
    /// </summary>
    public static void UseClientAddress(this WebApplication app, EdgeOptions options)
    {
        // In front of what takes the proxies' own headers away.
        app.UseMiddleware<UntrustedProxies>();
        if (options.TrustedProxies.Count > 0)
        {
            // Each address of the chain counts as long as the one that added it is trusted.
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in options.TrustedProxies) forwarded.KnownIPNetworks.Add(network);
            app.UseForwardedHeaders(forwarded);
        }

        if (options.PublicUrl is { Scheme: "https" } url)
        {
            app.Use((context, next) =>
            {
                if (string.Equals(context.Request.Host.Value, url.Authority, StringComparison.OrdinalIgnoreCase)) context.Request.Scheme = url.Scheme;
                return next(context);
            });
        }
    }

    /// <summary>What counts as one caller: an IPv4 address, or the /64 that an IPv6 host has for itself.</summary>
    public static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily is not AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}

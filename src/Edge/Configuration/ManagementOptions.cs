using System.Net;
using Chatcode.Edge.Management;

namespace Chatcode.Edge.Configuration;

/// <summary>Settings of the management port, which answers operators and their tools and nobody else.</summary>
public sealed record ManagementOptions
{
    /// <summary>Added to <c>PORT</c> for the default port, or taken off where the sum would be none.</summary>
    public const int PortOffset = 10_000;

    /// <summary><c>MANAGEMENT_PORT</c>: 0 to 65535, or <c>off</c> (null). Default <c>PORT</c> + 10000; 0, and the default when <c>PORT</c> is 0, take any free one.</summary>
    public int? Port { get; init; }

    /// <summary><c>MANAGEMENT_ADDRESS</c>: the address it listens on. Default 127.0.0.1; a pod's own, or 0.0.0.0, for a cluster's probes and scrapers.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary><c>OPERATOR_TOKEN</c>: what <c>/admin</c> is shown for, 16 characters at least; null shows it to nobody.</summary>
    public OperatorToken? OperatorToken { get; init; }
}

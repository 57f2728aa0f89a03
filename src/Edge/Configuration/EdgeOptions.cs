using System.Net;
using Chatcode.Protocol;

namespace Chatcode.Edge.Configuration;

/// <summary>How people sign in.</summary>
public enum AuthMode
{
    /// <summary>By an account of theirs.</summary>
    Accounts,

    /// <summary>By any name, for development on one's own machine: loopback only, never in Production.</summary>
    Dev,
}

/// <summary>An edge's settings; <see cref="EdgeSettings.Read"/> makes them from the environment and checks them.</summary>
public sealed record EdgeOptions
{
    /// <summary><c>PORT</c>, 0 to 65535; 0 takes any free one.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>
    /// <c>LISTEN_ADDRESS</c>: an IP address, or <c>localhost</c>, which is what <c>AUTH_MODE=dev</c> takes in any case; null for every one of
    /// this machine's.
    /// </summary>
    public IPAddress? ListenAddress { get; init; }

    /// <summary>The management port beside it.</summary>
    public ManagementOptions Management { get; init; } = new();

    /// <summary><c>AUTH_MODE</c>: unset, or <c>dev</c>.</summary>
    public AuthMode AuthMode { get; init; }

    /// <summary><c>DEV_SECRET</c>: what <c>X-Dev-Secret</c> and the development sign-in must carry; null for nothing.</summary>
    public string? DevSecret { get; init; }

    /// <summary><c>PUBLIC_URL</c>: where people and gateways reach this control plane; null to go by each request's own host.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary><c>ALLOWED_ORIGINS</c>, comma-separated: origins beside the same one whose pages may write and open sockets. No wildcard.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary><c>ALLOWED_HOSTS</c>, comma-separated: names this edge answers to. Development defaults to loopback's names.</summary>
    public required IReadOnlyList<string> AllowedHosts { get; init; }

    /// <summary><c>TRUSTED_PROXIES</c>, comma-separated addresses or networks (CIDR): whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>Ways in.</summary>
    public SignInOptions SignIn { get; init; } = new();

    /// <summary><c>SUPPORT_PUBLIC_KEY</c>, a line of a <c>.pub</c> file: who logs in where a person asks for support; null for nobody.</summary>
    public SshPublicKey? SupportKey { get; init; }

    /// <summary><c>WEB_ROOT</c>: the built web app's folder; it may be missing, then a page says how to build it.</summary>
    public required string WebRoot { get; init; }

    /// <summary><c>GATEWAY_RELEASE_DIR</c>: the folder that <c>tools/release</c> made; it may be missing, then servers can't be installed from here.</summary>
    public string GatewayReleaseFolder { get; init; } = "";
}

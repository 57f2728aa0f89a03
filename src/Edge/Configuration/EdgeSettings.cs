using System.Globalization;
using System.Net;
using Chatcode.Grains.Hosting;
using Chatcode.Grains.Hosting.Management;
using Chatcode.Protocol;

namespace Chatcode.Edge.Configuration;

/// <summary>Reads <see cref="EdgeOptions"/> from the environment. Each message names the setting.</summary>
public static class EdgeSettings
{
    /// <summary>Reads and checks.</summary>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static EdgeOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var mode = ReadAuthMode(configuration["AUTH_MODE"]);
        if (mode is AuthMode.Dev && environment.IsProduction())
        {
            throw new SettingException("AUTH_MODE", "dev signs anybody in and is refused where the environment is Production (set ASPNETCORE_ENVIRONMENT=Development on your own machine)");
        }

        var publicUrl = ReadPublicUrl(configuration["PUBLIC_URL"]);
        var port = ReadPort(configuration["PORT"]);
        return new EdgeOptions
        {
            Port = port,
            ListenAddress = ReadAddress(configuration["LISTEN_ADDRESS"], mode),
            Management = ManagementSettings.Read(configuration, port),
            AuthMode = mode,
            DevSecret = Text(configuration["DEV_SECRET"]),
            PublicUrl = publicUrl,
            AllowedOrigins = [.. List(configuration["ALLOWED_ORIGINS"]).Select(ReadOrigin)],
            AllowedHosts = ReadHosts(configuration["ALLOWED_HOSTS"], publicUrl, mode),
            TrustedProxies = [.. List(configuration["TRUSTED_PROXIES"]).Select(ReadNetwork)],
            SignIn = SignInSettings.Read(configuration, publicUrl, environment.IsDevelopment()),
            SupportKey = ReadSupportKey(Text(configuration["SUPPORT_PUBLIC_KEY"])),
            WebRoot = Path.GetFullPath(Text(configuration["WEB_ROOT"]) ?? Default("src/Web/dist", "web")),
            GatewayReleaseFolder = Path.GetFullPath(Text(configuration["GATEWAY_RELEASE_DIR"]) ?? Default("artifacts/release", "release")),
        };
    }

    private static AuthMode ReadAuthMode(string? value) => Text(value) switch
    {
        null => AuthMode.Accounts,
        "dev" => AuthMode.Dev,
        _ => throw new SettingException("AUTH_MODE", "must be unset or dev"),
    };

    private static int ReadPort(string? value)
    {
        if (Text(value) is not { } text) return new EdgeOptions { AllowedHosts = [], WebRoot = "" }.Port;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= ushort.MaxValue
            ? port
            : throw new SettingException("PORT", "must be a number from 0 to 65535");
    }

    private static IPAddress? ReadAddress(string? value, AuthMode mode)
    {
        const string Setting = "LISTEN_ADDRESS";
        var address = Text(value) switch
        {
            null => mode is AuthMode.Dev ? IPAddress.Loopback : null,
            "localhost" => IPAddress.Loopback,
            { } text => IPAddress.TryParse(text, out var parsed) ? parsed : throw new SettingException(Setting, "must be an IP address or localhost"),
        };
        return mode is not AuthMode.Dev || IPAddress.IsLoopback(address!)
            ? address
            : throw new SettingException(Setting, "must be localhost with AUTH_MODE=dev, which signs anybody in");
    }

    private static Uri? ReadPublicUrl(string? value)
    {
        if (Text(value) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"
            ? url
            : throw new SettingException("PUBLIC_URL", "must be an http or https address without a path, for example https://code.example.com");
    }

    private static string ReadOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/" && !text.Contains('*', StringComparison.Ordinal)
            ? url.GetLeftPart(UriPartial.Authority)
            : throw new SettingException("ALLOWED_ORIGINS", "must be origins like https://code.example.com, separated by commas, without wildcards");

    private static SshPublicKey? ReadSupportKey(string? text)
    {
        if (text is null) return null;
        return SshPublicKey.TryParse(text, out var key)
            ? key
            : throw new SettingException("SUPPORT_PUBLIC_KEY", "must be one line as in a .pub file, for example ssh-ed25519 AAAA…");
    }

    private static IPNetwork ReadNetwork(string text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw new SettingException("TRUSTED_PROXIES", "must be addresses or networks like 10.0.0.0/8, separated by commas");
    }

    private static List<string> ReadHosts(string? value, Uri? publicUrl, AuthMode mode)
    {
        var hosts = List(value).ToList();
        if (hosts.Contains("*")) throw new SettingException("ALLOWED_HOSTS", "must be host names; * would let any name reach this server");
        if (publicUrl is not null) hosts.Add(publicUrl.Host);
        if (mode is AuthMode.Dev) hosts.AddRange(Loopback.Names);
        return hosts.Count > 0
            ? [.. hosts.Distinct(StringComparer.OrdinalIgnoreCase)]
            : throw new SettingException("ALLOWED_HOSTS", "is missing; give the host names this server answers to, or PUBLIC_URL");
    }

    // Run from the tree, the build output lies some folders below it; elsewhere what goes with it is expected beside the program.
    private static string Default(string inTree, string besideProgram)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Chatcode.sln"))) return Path.Combine(folder.FullName, inTree);
        }

        return Path.Combine(AppContext.BaseDirectory, besideProgram);
    }

    private static string[] List(string? value) =>
        (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

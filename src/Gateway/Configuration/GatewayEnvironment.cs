using System.Buffers;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Configuration;

/// <summary>Reads <see cref="GatewayOptions"/> from environment variables; an empty variable counts as absent.</summary>
internal static class GatewayEnvironment
{
    private const string ConnectPath = "/gw/connect";
    private const int MaxIdLength = 64;

    // sockaddr_un's path holds 108 bytes on Linux, 104 on macOS, with the final NUL.
    private const int MaxSocketPathLength = 103;

    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Reads and checks every setting.</summary>
    /// <param name="variable">Looks a variable up; null when it is not set.</param>
    /// <exception cref="ConfigurationException">One is missing or wrong.</exception>
    public static GatewayOptions Read(Func<string, string?> variable)
    {
        string? Optional(string name) => variable(name) is { Length: > 0 } value ? value : null;
        string Required(string name) => Optional(name) ?? throw new ConfigurationException(name, "is not set");

        var id = Required("GATEWAY_ID");
        if (id.Length > MaxIdLength || id.AsSpan().ContainsAnyExcept(IdCharacters))
        {
            throw new ConfigurationException("GATEWAY_ID", $"must be 1 to {MaxIdLength} characters of A-Z a-z 0-9 _ -");
        }

        var token = Required("GATEWAY_AUTH_TOKEN");
        if (token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ConfigurationException("GATEWAY_AUTH_TOKEN", "must be visible ASCII characters without spaces");
        }

        return new GatewayOptions
        {
            GatewayId = id,
            AuthToken = token,
            ConnectUrl = ReadConnectUrl(Required("GATEWAY_CP_URL"), id),
            HealthInterval = ReadInterval("GATEWAY_HEALTH_INTERVAL", Optional("GATEWAY_HEALTH_INTERVAL") ?? "30s"),
            MaxSessions = ReadMaxSessions(Optional("GATEWAY_MAX_SESSIONS") ?? "50"),
            TempDirectory = ReadPath("GATEWAY_TEMP_DIR", Optional("GATEWAY_TEMP_DIR"), Path.GetTempPath),
            Workspace = ReadPath("GATEWAY_WORKSPACE", Optional("GATEWAY_WORKSPACE"), () => InHome(Optional("HOME"), "GATEWAY_WORKSPACE", "workspace")),
            Home = Optional("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            TmuxSocket = ReadSocket(Optional("GATEWAY_TMUX_SOCKET"), Optional("HOME")),
            LogLevel = ReadLogLevel(Optional("GATEWAY_LOG_LEVEL") ?? "info"),
            BootstrapToken = Optional("GATEWAY_BOOTSTRAP_TOKEN"),
            StateDirectory = Optional("GATEWAY_STATE_DIR") is { } state ? ReadPath("GATEWAY_STATE_DIR", state, () => state) : null,
            OnTrial = Optional("GATEWAY_UPDATE_TRIAL") is "1",
            AllowRoot = Optional("GATEWAY_ALLOW_ROOT") is "1" or "true",
        };
    }

    private static Uri ReadConnectUrl(string text, string id)
    {
        const string Name = "GATEWAY_CP_URL";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("ws" or "wss"))
        {
            throw new ConfigurationException(Name, "must be a wss:// address (or ws:// to this machine)");
        }

        // A token sent in the clear is a token given away.
        if (url.Scheme == "ws" && !url.IsLoopback)
        {
            throw new ConfigurationException(Name, "must be wss:// unless it leads to this machine");
        }

        if (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            throw new ConfigurationException(Name, "must have no user, query or fragment");
        }

        var path = url.AbsolutePath.TrimEnd('/');
        if (path.EndsWith($"{ConnectPath}/{id}", StringComparison.Ordinal))
        {
            path = path[..^(id.Length + 1)];
        }
        else if (!path.EndsWith(ConnectPath, StringComparison.Ordinal))
        {
            path += ConnectPath;
        }

        return new UriBuilder(url) { Path = $"{path}/{id}" }.Uri;
    }

    private static TimeSpan ReadInterval(string name, string text)
    {
        var (unit, digits) = text switch
        {
            _ when text.EndsWith("ms", StringComparison.Ordinal) => (TimeSpan.FromMilliseconds(1), text[..^2]),
            _ when text.EndsWith('s') => (TimeSpan.FromSeconds(1), text[..^1]),
            _ when text.EndsWith('m') => (TimeSpan.FromMinutes(1), text[..^1]),
            _ when text.EndsWith('h') => (TimeSpan.FromHours(1), text[..^1]),
            _ => (TimeSpan.FromSeconds(1), text),
        };
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count * unit is var interval
            && interval >= TimeSpan.FromSeconds(1) && interval <= TimeSpan.FromHours(1)
                ? interval
                : throw new ConfigurationException(name, "must be a time from 1s to 1h, like 30s or 2m");
    }

    private static int ReadMaxSessions(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= 1000
            ? count
            : throw new ConfigurationException("GATEWAY_MAX_SESSIONS", "must be a number from 1 to 1000");

    private static string ReadPath(string name, string? text, Func<string> otherwise)
    {
        var path = text ?? otherwise();
        return Path.IsPathFullyQualified(path) && !path.AsSpan().ContainsAnyInRange('\0', '\x1f')
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))
            : throw new ConfigurationException(name, "must be an absolute path");
    }

    private static string ReadSocket(string? text, string? home)
    {
        const string Name = "GATEWAY_TMUX_SOCKET";
        var path = ReadPath(Name, text, () => InHome(home, Name, Path.Combine(".chatcode", "tmux.sock")));
        return System.Text.Encoding.UTF8.GetByteCount(path) <= MaxSocketPathLength
            ? path
            : throw new ConfigurationException(Name, $"must be at most {MaxSocketPathLength} bytes long");
    }

    private static string InHome(string? home, string name, string relative) =>
        home is not null ? Path.Combine(home, relative) : throw new ConfigurationException(name, "is not set, and neither is HOME");

    private static LogLevel ReadLogLevel(string text) => text.ToUpperInvariant() switch
    {
        "TRACE" => LogLevel.Trace,
        "DEBUG" => LogLevel.Debug,
        "INFO" or "INFORMATION" => LogLevel.Information,
        "WARN" or "WARNING" => LogLevel.Warning,
        "ERROR" => LogLevel.Error,
        _ => throw new ConfigurationException("GATEWAY_LOG_LEVEL", "must be debug, info, warn or error"),
    };
}

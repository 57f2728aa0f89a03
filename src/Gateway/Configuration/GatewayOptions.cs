using Microsoft.Extensions.Logging;

namespace Chatcode.Gateway.Configuration;

/// <summary>What the daemon is told by its environment, checked by <see cref="GatewayEnvironment.Read"/>.</summary>
internal sealed record GatewayOptions
{
    /// <summary><c>GATEWAY_ID</c>: who this machine is; 1–64 characters of <c>A-Za-z0-9_-</c>.</summary>
    public required string GatewayId { get; init; }

    /// <summary><c>GATEWAY_AUTH_TOKEN</c>: the bearer token. Never logged.</summary>
    public required string AuthToken { get; init; }

    /// <summary><c>GATEWAY_CP_URL</c>, completed to <c>…/gw/connect/{gateway_id}</c>; <c>wss</c>, or <c>ws</c> to loopback.</summary>
    public required Uri ConnectUrl { get; init; }

    /// <summary><c>GATEWAY_HEALTH_INTERVAL</c>: time between two health events; 1 s to 1 h, default 30 s.</summary>
    public TimeSpan HealthInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary><c>GATEWAY_MAX_SESSIONS</c>: sessions at once; 1–1000, default 50.</summary>
    public int MaxSessions { get; init; } = 50;

    /// <summary><c>GATEWAY_TEMP_DIR</c>: where pastes wait for tmux; default is the system's.</summary>
    public required string TempDirectory { get; init; }

    /// <summary><c>GATEWAY_WORKSPACE</c>: the folder that no session starts outside of; default <c>~/workspace</c>.</summary>
    public required string Workspace { get; init; }

    /// <summary><c>HOME</c>: whose <c>.ssh/authorized_keys</c> it keeps; default is the user's.</summary>
    public required string Home { get; init; }

    /// <summary><c>GATEWAY_TMUX_SOCKET</c>: the tmux server's socket; default <c>~/.chatcode/tmux.sock</c>.</summary>
    public required string TmuxSocket { get; init; }

    /// <summary><c>GATEWAY_LOG_LEVEL</c>: debug, info (default), warn, error.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary><c>GATEWAY_BOOTSTRAP_TOKEN</c>: passed on in hello as it is.</summary>
    public string? BootstrapToken { get; init; }

    /// <summary><c>GATEWAY_STATE_DIR</c>: set by <c>deploy/start.sh</c>, through which updates go; null when somebody else started this.</summary>
    public string? StateDirectory { get; init; }

    /// <summary><c>GATEWAY_UPDATE_TRIAL=1</c>: set by <c>deploy/start.sh</c> for a new binary that has yet to connect.</summary>
    public bool OnTrial { get; init; }

    /// <summary><c>GATEWAY_ALLOW_ROOT=1</c>: runs although it is root, for containers and tests.</summary>
    public bool AllowRoot { get; init; }
}

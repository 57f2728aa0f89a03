namespace Chatcode.Gateway.Tmux;

/// <summary>Where tmux is and how it is used.</summary>
internal sealed record TmuxOptions
{
    /// <summary>Absolute path of the server's socket. Its directory must exist, be the daemon's own and be closed to others.</summary>
    public required string SocketPath { get; init; }

    /// <summary>Absolute path of an existing directory for the files that carry large input (mode 0600, gone after use).</summary>
    public required string TempDirectory { get; init; }

    /// <summary>The program: a path, or a name looked up in PATH.</summary>
    public string TmuxProgram { get; init; } = "tmux";

    /// <summary>How long tmux may take to answer a command before the caller is told that it did not. A capture of 50,000 lines takes 0.8 s.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Lines of history a session keeps, 0 to 50,000; less for the sessions beyond the tenth, see <see cref="HistoryBudget"/>.</summary>
    public int MaxHistoryLines { get; init; } = 50_000;

    /// <summary>How long an asked-for end stays polite before SIGTERM.</summary>
    public TimeSpan PoliteGrace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long after SIGTERM comes SIGKILL.</summary>
    public TimeSpan TerminateGrace { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Age of unread output at which tmux pauses the pane by itself: a safety net, since the pipe is always read.</summary>
    public TimeSpan PauseAfter { get; init; } = TimeSpan.FromSeconds(30);
}

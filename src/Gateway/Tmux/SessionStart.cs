namespace Chatcode.Gateway.Tmux;

/// <summary>A session to start. The caller has checked every member.</summary>
internal sealed record SessionStart
{
    /// <summary>Its id: <c>[A-Za-z0-9_-]{1,64}</c>, since it becomes a part of tmux's session name.</summary>
    public required string SessionId { get; init; }

    /// <summary>Absolute path of an existing directory.</summary>
    public required string Workdir { get; init; }

    /// <summary>The program and its arguments, run as they are, without a shell in between. At least one; no NUL in any.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Variables on top of the tmux server's own environment. TERM, COLORTERM, TMUX and TMUX_PANE are taken care of.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Columns, 1 to 10,000.</summary>
    public int Cols { get; init; } = 80;

    /// <summary>Rows, 1 to 10,000.</summary>
    public int Rows { get; init; } = 24;
}

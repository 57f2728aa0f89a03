namespace Chatcode.Gateway.Tmux;

/// <summary>tmux refused a command, did not answer it in time, or is gone. The message has tmux's own words.</summary>
internal sealed class TmuxException : Exception
{
    public TmuxException(string message)
        : base(message)
    {
    }

    public TmuxException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>tmux said that there is no such session, or no server: never started, just gone, or killed and its socket left.</summary>
    public bool SaysSessionIsGone =>
        Message.Contains("can't find", StringComparison.Ordinal)
        || Message.Contains("no server running", StringComparison.Ordinal)
        || Message.Contains("error connecting", StringComparison.Ordinal)
        || Message.Contains("server exited", StringComparison.Ordinal);
}

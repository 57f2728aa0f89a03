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
}

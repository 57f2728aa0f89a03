namespace Chatcode.Gateway.Tmux;

/// <summary>Which tmux sessions are ours.</summary>
internal static class SessionName
{
    /// <exception cref="ArgumentException">The id can't be part of a tmux session's name.</exception>
    public static void Check(string sessionId)
    {
        if (sessionId.Length is 0 or > 64 || !sessionId.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            throw new ArgumentException("a session id is 1 to 64 of A-Z a-z 0-9 _ -", nameof(sessionId));
        }
    }

    /// <summary>The tmux session is one of the daemon's.</summary>
    public static bool IsOurs(string tmuxName) =>
        tmuxName.StartsWith(TmuxServer.SessionPrefix, StringComparison.Ordinal) && tmuxName.Length > TmuxServer.SessionPrefix.Length;
}
